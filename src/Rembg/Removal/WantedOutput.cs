using Rembg.Files;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Removal;

/// <summary>A file to make from each photo.</summary>
/// <param name="Label">The parts of its name that distinguish it.</param>
/// <param name="Options">The form of the output.</param>
/// <param name="Parts">The classes of each part; null for a single part with the classes of the run.</param>
internal sealed record WantedOutput(OutputLabel Label, OutputOptions Options, IReadOnlyList<IReadOnlyList<string>>? Parts = null)
{
    /// <summary>The kind of output.</summary>
    public OutputKind Made { get; init; } = Options.MaskOnly ? OutputKind.Mask : OutputKind.CutOut;

    /// <summary>Returns an output in each requested size; the names of the outputs distinguish the sizes.</summary>
    /// <param name="output">The output in its own size.</param>
    /// <param name="sizes">The sizes; empty to keep the output's own size.</param>
    public static IEnumerable<WantedOutput> OfSizes(WantedOutput output, IReadOnlyList<PixelSize> sizes) => sizes.Count == 0
        ? [output]
        : sizes.Select(size => output with
        {
            Label = output.Label with { Text = sizes.Count == 1 ? output.Label.Text : Join(output.Label.Text, $"{size}"), Size = $"{size}" },
            Options = output.Options with { Canvas = size },
        });

    /// <summary>Returns the outputs if classes are distinguished.</summary>
    /// <param name="outputs">The outputs without regard to classes.</param>
    /// <param name="way">The outputs to make for the classes.</param>
    /// <param name="classes">The classes.</param>
    public static IReadOnlyList<WantedOutput> OfClasses(IReadOnlyList<WantedOutput> outputs, ClassOutput way, IReadOnlyList<string> classes) => way switch
    {
        ClassOutput.Separate =>
        [
            .. classes.SelectMany(name => outputs.Select(output => output with { Label = output.Label with { Text = Join(name, output.Label.Text), Class = name }, Parts = [[name]] })),
        ],
        ClassOutput.Stacked => [.. outputs.Select(output => output with { Parts = [.. classes.Select(static name => new[] { name })] })],
        _ => outputs,
    };

    /// <summary>Creates the output as a file.</summary>
    public RemovalOutput To(string path) => new(path, Options) { Parts = Parts, Kind = Made.ToString() };

    /// <summary>Creates the output to a stream.</summary>
    public RemovalOutput To(Stream stream) => new(stream, Options) { Parts = Parts, Kind = Made.ToString() };

    private static string Join(params string[] texts) => string.Join('.', texts.Where(static text => text.Length > 0));
}
