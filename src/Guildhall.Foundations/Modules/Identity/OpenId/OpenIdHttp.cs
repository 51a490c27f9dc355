using System.Net;
using System.Net.Http.Headers;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>Why signing in elsewhere did not work, as the person is told it.</summary>
internal enum OpenIdFailure
{
    /// <summary>The provider could not be reached, or its answer made no sense.</summary>
    Unreachable,

    /// <summary>What the provider said is not to be believed.</summary>
    Refused,

    /// <summary>The person turned back at the provider.</summary>
    Cancelled,

    /// <summary>It took too long, began in another browser, or was finished before.</summary>
    Expired,
}

/// <summary>Signing in elsewhere did not work. The message is for the log: no secrets, tokens or personal data.</summary>
internal sealed class OpenIdException(OpenIdFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public OpenIdFailure Failure { get; } = failure;
}

/// <summary>Calls to a provider: https only but for this machine, no redirects followed, short answers, little patience.</summary>
internal sealed class OpenIdHttp(IHttpClientFactory clients)
{
    public const string ClientName = "openid";
    private const int LongestAnswer = 256 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether an address may be called at all.</summary>
    public static bool IsSafe(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>The handler of the client named <see cref="ClientName"/>.</summary>
    public static HttpMessageHandler Handler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    public Task<OpenIdAnswer> GetAsync(Uri address, string? bearer, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return SendAsync(request, cancellationToken);
    }

    public Task<OpenIdAnswer> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form), Headers = { Authorization = authorization } }, cancellationToken);

    private async Task<OpenIdAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        var where = $"{request.RequestUri!.Host}{request.RequestUri.AbsolutePath}";
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Guildhall", "1"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadAsync(response, where, limit.Token);
            return new OpenIdAnswer(response.StatusCode, Body(response, body, where), response.Headers.CacheControl?.MaxAge);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OpenIdException(OpenIdFailure.Unreachable, $"{where} did not answer in time.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OpenIdException(OpenIdFailure.Unreachable, $"{where} could not be reached: {e.Message}", e);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, string where, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LongestAnswer ? buffer[..length] : throw new OpenIdException(OpenIdFailure.Unreachable, $"{where} sent too much.");
    }

    private static Claims Body(HttpResponseMessage response, byte[] body, string where)
    {
        // Errors come as JSON too, or as whatever stands before the provider.
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;
        try
        {
            return isJson ? Claims.Parse(body)
                : response.IsSuccessStatusCode ? throw new OpenIdException(OpenIdFailure.Unreachable, $"{where} did not answer in JSON.")
                : Claims.None;
        }
        catch (TokenException e)
        {
            throw new OpenIdException(OpenIdFailure.Unreachable, $"{where}: {e.Message}", e);
        }
    }
}

/// <summary>A provider's answer.</summary>
internal sealed record OpenIdAnswer(HttpStatusCode Status, Claims Body, TimeSpan? MaxAge)
{
    public bool Succeeded => Status == HttpStatusCode.OK;

    /// <summary>The error it names, if that is a plain word (RFC 6749, 5.2), for the log.</summary>
    public string Error => Body.Text("error") is { Length: > 0 and < 60 } error && error.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? error : "no reason given";
}
