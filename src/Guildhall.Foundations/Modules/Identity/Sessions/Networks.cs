using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>Where requests come from, as limits count it.</summary>
internal static class Networks
{
    public static string Network(this HttpContext context) => Of(context.Connection.RemoteIpAddress);

    // An IPv6 customer has 2^64 addresses or more: the network is what counts.
    public static string Of(IPAddress? from) => from switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => from.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. from.GetAddressBytes()[..8], .. new byte[8]]).ToString(),
        _ => from.ToString(),
    };
}
