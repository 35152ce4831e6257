using System.Text;

namespace Rembg.Hosting;

/// <summary>
/// Has the program write UTF-8 on Windows: the code page of a console, which pipes and files get, too, lacks most characters that
/// are in names of files. The console gets its own code page back at the end.
/// </summary>
internal sealed class Utf8Output : IDisposable
{
    private readonly Encoding? _earlier;

    /// <summary>Begins.</summary>
    public Utf8Output()
    {
        if (OperatingSystem.IsWindows() && Console.OutputEncoding is { CodePage: not 65001 } earlier)
        {
            _earlier = earlier;
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_earlier is not null)
        {
            Console.Out.Flush();
            Console.OutputEncoding = _earlier;
        }
    }
}
