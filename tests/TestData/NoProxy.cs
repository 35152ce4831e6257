using System.Net;
using System.Runtime.CompilerServices;

namespace Rembg.Tests;

/// <summary>Tests talk to servers of their own, whatever proxy the machine has.</summary>
internal static class NoProxy
{
    [ModuleInitializer]
    internal static void Set() => HttpClient.DefaultProxy = new WebProxy();
}
