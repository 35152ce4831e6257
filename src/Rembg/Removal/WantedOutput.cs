using Rembg.Files;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Removal;

/// <summary>A file that is wanted of each photo.</summary>
/// <param name="Label">What its name has to say of it.</param>
/// <param name="Options">What it looks like.</param>
/// <param name="Parts">The classes of each part of it; null for one part, of the classes of the run.</param>
internal sealed record WantedOutput(OutputLabel Label, OutputOptions Options, IReadOnlyList<IReadOnlyList<string>>? Parts = null)
{
    /// <summary>The kind of output.</summary>
    public OutputKind Made { get; init; } = Options.MaskOnly ? OutputKind.Mask : OutputKind.CutOut;

    /// <summary>An output in each of the sizes that are wanted; their names tell several sizes apart.</summary>
    /// <param name="output">The output in its own size.</param>
    /// <param name="sizes">The sizes; none where it keeps its own.</param>
    public static IEnumerable<WantedOutput> OfSizes(WantedOutput output, IReadOnlyList<PixelSize> sizes) => sizes.Count == 0
        ? [output]
        : sizes.Select(size => output with
        {
            Label = output.Label with { Text = sizes.Count == 1 ? output.Label.Text : Join(output.Label.Text, $"{size}"), Size = $"{size}" },
            Options = output.Options with { Canvas = size },
        });

    /// <summary>The outputs where classes are told apart.</summary>
    /// <param name="outputs">The outputs otherwise.</param>
    /// <param name="way">What is made of the classes.</param>
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

    /// <summary>The output as a file.</summary>
    public RemovalOutput To(string path) => new(path, Options) { Parts = Parts, Kind = Made.ToString() };

    /// <summary>The output into a stream.</summary>
    public RemovalOutput To(Stream stream) => new(stream, Options) { Parts = Parts, Kind = Made.ToString() };

    private static string Join(params string[] texts) => string.Join('.', texts.Where(static text => text.Length > 0));
}
