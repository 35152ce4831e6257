using System.Text;

namespace Rembg.Tests.Reports;

/// <summary>Reads what RFC 4180 describes, and nothing more lenient.</summary>
internal static class CsvRows
{
    public static List<List<string>> Parse(string text)
    {
        List<List<string>> rows = [];
        List<string> row = [];
        int i = 0;
        while (i < text.Length)
        {
            row.Add(Field(text, ref i));
            if (text[i] == ',')
            {
                i++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(i, 2));
            i += 2;
            rows.Add(row);
            row = [];
        }

        Assert.Empty(row);
        return rows;
    }

    private static string Field(string text, ref int i)
    {
        StringBuilder field = new();
        if (text[i] != '"')
        {
            for (; text[i] is not ',' and not '\r'; i++)
            {
                Assert.NotEqual('"', text[i]);
                field.Append(text[i]);
            }

            return field.ToString();
        }

        for (i++; text[i] != '"' || text[i + 1] == '"'; i++)
        {
            i += text[i] == '"' ? 1 : 0;
            field.Append(text[i]);
        }

        i++;
        return field.ToString();
    }
}
