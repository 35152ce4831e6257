using System.Net;
using System.Net.Sockets;

namespace Rembg.Server.Configuration;

/// <summary>The address that the server listens on.</summary>
/// <param name="Address">The address; IPv6's "any" for all addresses of the machine, including IPv4 ones.</param>
/// <param name="IsLoopback">True if only this machine can connect to it.</param>
internal sealed record ListenAddress(IPAddress Address, bool IsLoopback)
{
    /// <summary>The address in the form that URLs need.</summary>
    public string Host => Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address.ToString();

    /// <summary>Reads an address.</summary>
    /// <param name="text">An IP address, <c>localhost</c> or <c>*</c>.</param>
    /// <exception cref="OptionsInvalidException">The text is not a valid address.</exception>
    public static ListenAddress Parse(string text) => text.Trim() switch
    {
        "*" => new ListenAddress(IPAddress.IPv6Any, IsLoopback: false),
        var name when name.Equals("localhost", StringComparison.OrdinalIgnoreCase) => new ListenAddress(IPAddress.Loopback, IsLoopback: true),
        var address when IPAddress.TryParse(address.Trim('[', ']'), out IPAddress? ip) => new ListenAddress(ip, IPAddress.IsLoopback(ip)),
        _ => throw new OptionsInvalidException($"'{text}' is not an address to listen on: use an IP address of this machine, localhost, or * for all."),
    };
}
