using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Reporting;

namespace Rembg.Quantization;

/// <summary>
/// Names the output and the optional report of each model of a run, and ensures before any work is done that nothing is overwritten.
/// </summary>
public sealed class QuantizedOutputs
{
    private const string Extension = ".onnx";

    private readonly string? _destination;
    private readonly string? _report;
    private readonly string _suffix;
    private readonly bool _overwrite;
    private readonly RunFiles _files;
    private readonly Dictionary<string, string> _sourceByOutput = new(PathComparison.Comparer);
    private readonly Dictionary<FileEntry, string> _sourceByEntry = [];

    /// <summary>Starts a run.</summary>
    /// <param name="destination">
    /// The full path of the output or the output directory: it is a directory if one exists or if it does not end in <c>.onnx</c>. Null for
    /// each model's usual directory.
    /// </param>
    /// <param name="report">
    /// The full path of the report (see <see cref="QuantizationReport.FilesAt"/>) or of a directory for reports, or null.
    /// </param>
    /// <param name="options">The options: the mode determines the suffix, and they specify whether existing files may be replaced.</param>
    /// <param name="files">The files that the run reads, which are never replaced; null if these are only the models.</param>
    /// <exception cref="OptionsInvalidException">The report is not a directory and has an unknown extension.</exception>
    public QuantizedOutputs(string? destination, string? report, QuantizationOptions options, RunFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _files = files ?? new RunFiles();
        _destination = destination;
        _report = report;
        _suffix = options.Mode == QuantizationMode.Float16 ? QuantizedNames.SixteenBits : QuantizedNames.EightBits;
        _overwrite = options.Overwrite;
        IsForOneModel = IsFile(destination, Extension);
        if (report is not null && !IsDirectory(report))
        {
            _ = QuantizationReport.FilesAt(report);
        }
    }

    /// <summary>True if the destination is a single file, which leaves no place for a second model.</summary>
    public bool IsForOneModel { get; }

    /// <summary>Names the output and the report of a model, and reserves the names.</summary>
    /// <param name="source">The full path of the model.</param>
    /// <param name="usualPlace">The directory of the output if no destination was given.</param>
    /// <exception cref="OutputCollisionException">
    /// Another model of this run uses one of the names, or it is a file that the run reads.
    /// </exception>
    /// <exception cref="OutputExistsException">One of the files already exists and may not be replaced.</exception>
    public (string Output, string? Report) Claim(string source, string usualPlace)
    {
        string output = IsForOneModel
            ? _destination!
            : Path.Combine(_destination ?? usualPlace, Path.GetFileNameWithoutExtension(source) + _suffix + Extension);
        output = Path.GetFullPath(output);
        string? report = _report is null || !IsDirectory(_report)
            ? _report
            : Path.Combine(_report, Path.GetFileNameWithoutExtension(output) + ".csv");

        List<string> files = [output];
        if (report is not null)
        {
            (string table, string plot) = QuantizationReport.FilesAt(report);
            files.AddRange([table, plot]);
        }

        _files.ProtectModel(source);
        _files.Refuse(OnnxFile.WeightsOf(output), source);
        files.ForEach(file => CheckFree(file, source));
        files.ForEach(file => Note(file, source));
        return (output, report);
    }

    private static bool IsFile(string? path, string extension) =>
        path is not null && !IsDirectory(path) && path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static bool IsDirectory(string path) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path);

    private void CheckFree(string file, string source)
    {
        if (PathComparison.Same(file, source))
        {
            throw OutputCollisionException.WithInput(file, source);
        }

        _files.Refuse(file, source);
        if (_sourceByOutput.TryGetValue(file, out string? other) || (FileEntry.TryGet(file) is { } entry && _sourceByEntry.TryGetValue(entry, out other)))
        {
            throw new OutputCollisionException(file, other);
        }

        if (File.Exists(file) && !_overwrite)
        {
            throw new OutputExistsException(file);
        }
    }

    private void Note(string file, string source)
    {
        _sourceByOutput[file] = source;
        if (FileEntry.TryGet(file) is { } entry)
        {
            _sourceByEntry[entry] = source;
        }
    }
}
