using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Platform.Limits;

/// <summary>Where requests come from, as limits count it.</summary>
public static class Networks
{
    /// <summary>The network a request comes from.</summary>
    public static string Network(this HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>The network of an address: of IPv6 its first half, since one customer has 2^64 addresses or more.</summary>
    public static string Of(IPAddress? from) => from switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => from.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. from.GetAddressBytes()[..8], .. new byte[8]]).ToString(),
        _ => from.ToString(),
    };
}
