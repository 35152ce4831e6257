namespace Rembg.Measuring.Reports;

/// <summary>A model in a report, with a short name and the same colour throughout.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Name">The shortened name.</param>
/// <param name="Color"><c>#rrggbb</c>.</param>
internal sealed record ReportedModel(ModelMeasurement Measurement, string Name, string Color)
{
    private const int LongestName = 40;

    // The baseline is grey because it is the reference, not one of the competitors.
    private const string BaselineColor = "#75849b";

    // Distinguishable for people with red-green colour blindness, and clear on white and on nearly black (after Okabe and Ito).
    private static readonly string[] Colors = ["#2f7fe0", "#e07b1a", "#12a37f", "#b659d6", "#d3416f", "#a48a12", "#1aa0c4", "#8a6a52"];

    /// <summary>Returns the baseline first, then the others in their order.</summary>
    public static IReadOnlyList<ReportedModel> Of(IReadOnlyList<ModelMeasurement> measurements)
    {
        List<ReportedModel> models = [];
        int next = 0;
        foreach (ModelMeasurement measurement in measurements.OrderByDescending(static measurement => measurement.IsBaseline))
        {
            string color = measurement.IsBaseline ? BaselineColor : Colors[next++ % Colors.Length];
            models.Add(new ReportedModel(measurement, Shorten(measurement.Model, LongestName), color));
        }

        return models;
    }

    /// <summary>Shortens a name in the middle: <c>u2netp…static.equalized</c>. The names of related models differ at the end.</summary>
    public static string Shorten(string name, int longest)
    {
        if (name.Length <= longest)
        {
            return name;
        }

        int start = (longest - 1) / 3;
        int end = name.Length - (longest - 1 - start);

        // Half a surrogate pair is not a character.
        start -= char.IsHighSurrogate(name[start - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(name[end]) ? 1 : 0;
        return $"{name[..start]}…{name[end..]}";
    }
}
