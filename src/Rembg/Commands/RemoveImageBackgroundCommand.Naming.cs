using System.Management.Automation;

using Rembg.Completion;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Removal;

namespace Rembg.Commands;

/// <content>Names of outputs.</content>
public sealed partial class RemoveImageBackgroundCommand
{
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
    /// <exception cref="OptionsInvalidException">Parameters contradict each other; the message names them.</exception>
    private OutputNaming ReadNaming()
    {
        string? destination = DestinationPath is null ? null : Paths.Named(DestinationPath);
        if (destination is null && new[] { nameof(NameTemplate), nameof(RelativeTo) }.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new OptionsInvalidException($"-{parameter} requires -DestinationPath.");
        }

        if (destination is not null && FormatOfFile(destination) is { } format)
        {
            RefuseForOneFile(destination, format);
            return new OutputNaming { File = destination };
        }

        if (destination is not null && !IsDirectory(destination) && ImageListing.HasImageExtension(destination))
        {
            string formats = string.Join(", ", Enum.GetNames<OutputFormat>());
            throw new OptionsInvalidException($"Outputs cannot be written in the format of '{destination}', which is not among {formats}. Change the extension in -DestinationPath; a path that ends in a separator is a directory.");
        }

        OutputNaming naming = new() { Destination = destination, Suffix = Suffix, Template = NameTemplate };
        naming.Validate();
        return naming;
    }

    /// <summary>The format of the cut-out. A destination that is a file decides it.</summary>
    private OutputFormat FormatOf(OutputNaming naming) => naming.File is { } file && OutputFormats.OfExtension(System.IO.Path.GetExtension(file)) is { } format ? format : Format;

    /// <summary>Reads the tree that is mirrored below the destination; null if none is.</summary>
    /// <exception cref="ItemNotFoundException">There is no such directory.</exception>
    private MirroredTree? ReadTree() => RelativeTo is null ? null : new MirroredTree(ExistingDirectory(Paths.Named(RelativeTo)));

    /// <summary>Refuses outputs that the rules would give one name, or another format than their name says.</summary>
    private void CheckNames(OutputNaming naming, WantedOutput[] outputs)
    {
        if (naming.File is { } file)
        {
            if (outputs.Length > 1)
            {
                throw new OptionsInvalidException($"'{file}' is a single file, but each photo has {outputs.Length} outputs. Specify a directory with -DestinationPath.");
            }

            if (outputs[0].Options.Encoding.Format is var format && format != FormatOfFile(file))
            {
                throw new OptionsInvalidException($"'{file}' is a {FormatOfFile(file)} file name, but the output is in {format} format. Change the name in -DestinationPath.");
            }
        }

        bool alike = outputs.Select(output => new OutputNames(naming).NameOf(new ImageFile(System.IO.Path.GetFullPath("photo")), output.Label, output.Options.Encoding.Format.Extension())).Distinct().Count() < outputs.Length;
        if (alike || (NameTemplate is not null && ClassOutput == ClassOutput.Separate && !NameTemplate.Contains("{class}", StringComparison.Ordinal)))
        {
            throw new OptionsInvalidException($"-NameTemplate '{NameTemplate}' gives several outputs of a photo the same name. Add {{kind}}, {{size}} or {{class}}.");
        }
    }

    /// <summary>Returns the format of the file that a destination names; null if it names a directory.</summary>
    private OutputFormat? FormatOfFile(string destination) =>
        IsDirectory(destination) ? null : OutputFormats.OfExtension(System.IO.Path.GetExtension(destination));

    private bool IsDirectory(string destination) => System.IO.Path.EndsInDirectorySeparator(DestinationPath!) || Directory.Exists(destination);

    private void RefuseForOneFile(string file, OutputFormat format)
    {
        string[] ofMany = [nameof(Suffix), nameof(NameTemplate), nameof(RelativeTo), nameof(Recurse), nameof(Watch), nameof(Shard)];
        if (ofMany.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new OptionsInvalidException($"'{file}' is a single file, but -{parameter} is for several files. Specify a directory with -DestinationPath; a path that ends in a separator is a directory.");
        }

        if (ClassOutput == ClassOutput.Separate)
        {
            throw new OptionsInvalidException($"'{file}' is a single file, but -ClassOutput Separate makes one for each class. Specify a directory with -DestinationPath.");
        }

        if (IsGiven(nameof(Format)) && Format != format)
        {
            throw new OptionsInvalidException($"'{file}' is a {format} file name, but -Format is {Format}. Omit -Format, or change the name in -DestinationPath.");
        }
    }

    private static string ExistingDirectory(string path) =>
        Directory.Exists(path) ? path : throw new ItemNotFoundException($"The directory '{path}' in -RelativeTo does not exist.");
}
