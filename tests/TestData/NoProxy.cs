using System.Net;
using System.Runtime.CompilerServices;

namespace Rembg.Tests;

/// <summary>Tests connect to their own servers without the proxy of the machine.</summary>
internal static class NoProxy
{
    [ModuleInitializer]
    internal static void Set() => HttpClient.DefaultProxy = new WebProxy();
}
