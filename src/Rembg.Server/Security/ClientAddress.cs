using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Security;

/// <summary>The address that identifies a client when limits are shared among clients.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>Returns the client of a request.</summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>
    /// Returns an IPv4 address, or the network of an IPv6 address, because a client can freely choose among the addresses of a
    /// /64 (RFC 6177).
    /// </summary>
    public static string Of(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes(), 0, NetworkBytes)
            : address?.MapToIPv4().ToString() ?? string.Empty;
}
