namespace Rembg.Measuring.Reports;

/// <summary>A model as a report shows it: under a name of bearable length and in one colour throughout.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="Name">Its name, shortened.</param>
/// <param name="Color"><c>#rrggbb</c>.</param>
internal sealed record ReportedModel(ModelMeasurement Measurement, string Name, string Color)
{
    private const int LongestName = 40;

    // What all others are compared with is grey: it is the ground, not one of the competitors.
    private const string BaselineColor = "#75849b";

    // Told apart by people who see no red or green, and clear on white as well as on nearly black (after Okabe and Ito).
    private static readonly string[] Colors = ["#2f7fe0", "#e07b1a", "#12a37f", "#b659d6", "#d3416f", "#a48a12", "#1aa0c4", "#8a6a52"];

    /// <summary>Baseline first, else in their order.</summary>
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

    /// <summary>Beginning and end remain: <c>u2netp…static.equalized</c>. Names of one family differ at their end.</summary>
    public static string Shorten(string name, int longest)
    {
        if (name.Length <= longest)
        {
            return name;
        }

        int start = (longest - 1) / 3;
        int end = name.Length - (longest - 1 - start);

        // Half a surrogate pair is no character.
        start -= char.IsHighSurrogate(name[start - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(name[end]) ? 1 : 0;
        return $"{name[..start]}…{name[end..]}";
    }
}
