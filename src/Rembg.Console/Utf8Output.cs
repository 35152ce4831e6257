using System.Text;

namespace Rembg.Hosting;

/// <summary>
/// Makes the program write UTF-8 on Windows: the console's code page, which pipes and files also get, lacks most characters
/// that occur in file names. The console's own code page is restored at the end.
/// </summary>
internal sealed class Utf8Output : IDisposable
{
    private readonly Encoding? _earlier;

    /// <summary>Switches to UTF-8.</summary>
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
