using System.Management.Automation;

using Rembg.Completion;
using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Commands;

/// <content>Names of outputs.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    private string? _relativeTo;

    /// <summary>Text that follows the photo's name in the names of outputs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? Suffix { get; set; }

    /// <summary>Names of outputs, with placeholders.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? NameTemplate { get; set; }

    /// <summary>Directory whose tree is mirrored below the destination.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RelativeTo { get; set; }

    /// <summary>Reads the naming rules. If the destination is a file, its name determines the format.</summary>
    /// <exception cref="ArgumentException">Parameters contradict each other; the message names them.</exception>
    private OutputNaming ReadNaming()
    {
        string? destination = DestinationPath is null ? null : Paths.Named(DestinationPath);
        _relativeTo = RelativeTo is null ? null : ExistingDirectory(Paths.Named(RelativeTo));
        if (destination is null && new[] { nameof(NameTemplate), nameof(RelativeTo) }.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new ArgumentException($"-{parameter} requires -DestinationPath.");
        }

        if (destination is not null && FormatOfFile(destination) is { } format)
        {
            RefuseForOneFile(destination, format);
            Format = format;
            return new OutputNaming { File = destination };
        }

        OutputNaming naming = new() { Destination = destination, Suffix = Suffix, Template = NameTemplate };
        naming.Validate();
        return naming;
    }

    /// <summary>Rejects outputs that would get the same name, or a name that does not match their format.</summary>
    private void CheckNames(OutputNaming naming)
    {
        if (naming.File is { } file)
        {
            if (_outputs.Count > 1)
            {
                throw new ArgumentException($"'{file}' is a single file, but each photo has {_outputs.Count} outputs. Specify a directory with -DestinationPath.");
            }

            if (_outputs[0].Options.Encoding.Format is var format && format != FormatOfFile(file))
            {
                throw new ArgumentException($"'{file}' is a {FormatOfFile(file)} file name, but the output is in {format} format. Change the name in -DestinationPath.");
            }
        }

        bool alike = _outputs.Select(output => new OutputNames(naming).NameOf(new ImageFile(System.IO.Path.GetFullPath("photo")), output.Label, output.Options.Encoding.Format.Extension())).Distinct().Count() < _outputs.Count;
        if (alike || (NameTemplate is not null && ClassOutput == ClassOutput.Separate && !NameTemplate.Contains("{class}", StringComparison.Ordinal)))
        {
            throw new ArgumentException($"-NameTemplate '{NameTemplate}' gives several outputs of a photo the same name. Add {{kind}}, {{size}} or {{class}}.");
        }
    }

    /// <summary>Returns the format of the file that a destination names; null if it names a directory.</summary>
    private OutputFormat? FormatOfFile(string destination) =>
        System.IO.Path.EndsInDirectorySeparator(DestinationPath!) || Directory.Exists(destination) ? null : OutputFormats.OfExtension(System.IO.Path.GetExtension(destination));

    private void RefuseForOneFile(string file, OutputFormat format)
    {
        string[] ofMany = [nameof(Suffix), nameof(NameTemplate), nameof(RelativeTo), nameof(Recurse), nameof(Watch)];
        if (ofMany.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new ArgumentException($"'{file}' is a single file, but -{parameter} is for several files. Specify a directory with -DestinationPath; a path that ends in a separator is a directory.");
        }

        if (ClassOutput == ClassOutput.Separate)
        {
            throw new ArgumentException($"'{file}' is a single file, but -ClassOutput Separate makes one for each class. Specify a directory with -DestinationPath.");
        }

        if (IsGiven(nameof(Format)) && Format != format)
        {
            throw new ArgumentException($"'{file}' is a {format} file name, but -Format is {Format}. Omit -Format, or change the name in -DestinationPath.");
        }
    }

    /// <summary>
    /// Rejects a second photo, and photos from directories, if the destination is a single file. In this case nothing is
    /// written before the end of the run.
    /// </summary>
    private void RefuseMany(ImageFile image)
    {
        if (_waiting.Count > 0 || image.Root is not null)
        {
            string photos = image.Root is null ? "there are several photos" : "the photos are in a directory";
            ArgumentException exception = new($"'{_naming.File}' is a single file, but {photos}. Specify a directory with -DestinationPath; a path that ends in a separator is a directory.");
            End(Errors.From(exception, image.Path));
        }
    }

    /// <summary>Returns the photos with their positions in the mirrored tree. Photos outside the tree are errors.</summary>
    private IReadOnlyList<ImageFile> InTree(IReadOnlyList<ImageFile> images)
    {
        if (_relativeTo is null)
        {
            return images;
        }

        List<ImageFile> placed = [];
        foreach (ImageFile image in images)
        {
            string relative = System.IO.Path.GetRelativePath(_relativeTo, image.Path);
            if (System.IO.Path.IsPathRooted(relative) || relative.Split(System.IO.Path.DirectorySeparatorChar)[0] == "..")
            {
                Fail(Errors.From(new ArgumentException($"'{image.Path}' is not in '{_relativeTo}', the directory in -RelativeTo."), image.Path));
            }
            else
            {
                placed.Add(image with { Root = _relativeTo });
            }
        }

        return placed;
    }

    private static string ExistingDirectory(string path) =>
        Directory.Exists(path) ? path : throw new ItemNotFoundException($"The directory '{path}' in -RelativeTo does not exist.");
}
