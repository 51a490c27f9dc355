using System.Net;
using System.Net.Sockets;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>An address that was not connected to.</summary>
internal sealed class WebhookDoorException() : IOException("The address is not on the public internet.");

/// <summary>
/// Keeps webhooks from leading into our own network: the address a name stands for is looked up, judged, and connected to as it was judged, so that a name that
/// stands for another address a moment later leads nowhere else. Redirects and proxies are not followed.
/// </summary>
internal static class WebhookDoor
{
    public const string ClientName = "webhooks";

    private static readonly TimeSpan s_toConnect = TimeSpan.FromSeconds(5);

    // Networks that are not the public internet: this machine, private and shared ones, documentation, benchmarks, multicast, reserved.
    private static readonly IPNetwork[] s_closed =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    // IPv6 addresses that stand for an IPv4 one, and where in them it is.
    private static readonly (IPNetwork Network, int At)[] s_carriers =
        [(IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("64:ff9b:1::/48"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    /// <summary>Whether an address is on the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (s_closed.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)))
        {
            return false;
        }

        return address.AddressFamily != AddressFamily.InterNetworkV6
            || !s_carriers.Any(carrier => carrier.Network.Contains(address) && !IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(carrier.At, 4))));
    }

    /// <summary>What is wrong with an address messages are to be sent to; null for nothing.</summary>
    public static string? Problem(string address, bool allowPrivate) =>
        address.Length > 400 ? "The address must be 400 characters or fewer"
        : address.Any(c => c is <= ' ' or > '~' or '\\' or '"' or '<' or '>') || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 ? "Enter a whole address, beginning with https://"
        : uri.Scheme != Uri.UriSchemeHttps && !(allowPrivate && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback) ? "The address must begin with https://"
        : uri.UserInfo.Length > 0 ? "The address must not hold a user name"
        : uri.Fragment.Length > 0 ? "The address must not have a part after #"
        : !allowPrivate && (uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && !IsPublic(ip))) ? "The address must be on the public internet"
        : null;

    /// <summary>The handler of the client named <see cref="ClientName"/>.</summary>
    public static HttpMessageHandler Handler(bool allowPrivate) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = s_toConnect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowPrivate, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool allowPrivate, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        var open = found.Where(address => allowPrivate || IsPublic(address)).ToArray();
        if (open.Length == 0)
        {
            throw new WebhookDoorException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
