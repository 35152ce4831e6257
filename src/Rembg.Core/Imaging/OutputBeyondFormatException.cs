namespace Rembg.Imaging;

/// <summary>The output has more columns or rows than a file of its format can have.</summary>
public sealed class OutputBeyondFormatException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The image.</param>
    /// <param name="width">Columns of the output.</param>
    /// <param name="height">Rows of the output.</param>
    /// <param name="format">The format.</param>
    public OutputBeyondFormatException(string path, int width, int height, OutputFormat format)
        : base(path, $"The output of '{path}' has {width} x {height} pixels; a {format} file has at most {format.LargestSide()} in each direction.")
    {
    }
}
