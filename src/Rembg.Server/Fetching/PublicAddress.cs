using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rembg.Server.Fetching;

/// <summary>
/// Distinguishes public internet addresses from addresses of this machine, its networks and special uses (IANA's registries,
/// RFC 6890), so that nobody can use a server that downloads photos to reach addresses that only it can reach.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            // "This network", private use, carrier NAT, loopback, link-local, protocol assignments, documentation,
            // 6to4 relays, benchmarking, multicast, reserved and broadcast.
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    // The allocated part of the global unicast space, followed by the special blocks in it.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] SpecialUnicast = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2620:4f:8000::/48"), IPNetwork.Parse("3fff::/20")];

    // An IPv4 address embedded in an IPv6 address: NAT64 (RFC 6052) in the last bytes, 6to4 (RFC 3056) in bytes 2 to 5.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>True if an address is on the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Special.Any(network => network.Contains(address));
        }

        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && (Nat64.Contains(address) ? IsPublic(Embedded(bytes[12..]))
            : SixToFour.Contains(address) ? IsPublic(Embedded(bytes[2..6]))
            : GlobalUnicast.Contains(address) && !SpecialUnicast.Any(network => network.Contains(address)));
    }

    private static IPAddress Embedded(ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(copy, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return new IPAddress(copy);
    }
}
