namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>What a provider says of itself.</summary>
internal sealed record ProviderDocument
{
    public required Uri Authorization { get; init; }

    public required Uri Token { get; init; }

    public required Uri Keys { get; init; }

    public Uri? UserInfo { get; init; }

    public Uri? EndSession { get; init; }

    /// <summary>Whether it names itself in the answer to an authorisation request (RFC 9207).</summary>
    public bool NamesItself { get; init; }

    /// <summary>Reads the document of an issuer.</summary>
    /// <exception cref="OpenIdException">It is another issuer's, or an address in it will not do.</exception>
    public static ProviderDocument Read(Claims document, string issuer)
    {
        // To the letter: a document that speaks for another issuer is how one provider passes for another.
        if (document.Text("issuer") != issuer)
        {
            throw new OpenIdException(OpenIdFailure.Unreachable, $"The discovery document of {issuer} names another issuer.");
        }

        return new ProviderDocument
        {
            Authorization = Address("authorization_endpoint") ?? throw Missing("authorization_endpoint"),
            Token = Address("token_endpoint") ?? throw Missing("token_endpoint"),
            Keys = Address("jwks_uri") ?? throw Missing("jwks_uri"),
            UserInfo = Address("userinfo_endpoint"),
            EndSession = Address("end_session_endpoint"),
            NamesItself = document.IsTrue("authorization_response_iss_parameter_supported"),
        };

        Uri? Address(string name) =>
            !document.Has(name) ? null
            : Uri.TryCreate(document.Text(name), UriKind.Absolute, out var address) && OpenIdHttp.IsSafe(address) ? address
            : throw new OpenIdException(OpenIdFailure.Unreachable, $"The {name} of {issuer} is no https address.");

        OpenIdException Missing(string name) => new(OpenIdFailure.Unreachable, $"The discovery document of {issuer} has no {name}.");
    }
}

/// <summary>A provider as discovered: its document and its keys, looked up when first needed and then once an hour.</summary>
internal sealed class Discovery(OpenIdHttp http, TimeProvider clock, string issuer) : IDisposable
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private (ProviderDocument Document, FetchedKeys Keys, DateTimeOffset Read)? _known;
    private (DateTimeOffset At, OpenIdException Why)? _failed;

    public async Task<(ProviderDocument Document, IKeySource Keys)> FindAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && clock.GetUtcNow() - known.Read < s_fresh)
        {
            return (known.Document, known.Keys);
        }

        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (_known is { } meanwhile && now - meanwhile.Read < s_fresh)
            {
                return (meanwhile.Document, meanwhile.Keys);
            }

            // A provider that is away is not asked by everyone in turn, each with all their patience.
            if (_failed is { } failed && now - failed.At < s_pause)
            {
                throw new OpenIdException(failed.Why.Failure, failed.Why.Message);
            }

            var answer = await http.GetAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), null, cancellationToken);
            var document = answer.Succeeded
                ? ProviderDocument.Read(answer.Body, issuer)
                : throw new OpenIdException(OpenIdFailure.Unreachable, $"{issuer} answered {(int)answer.Status} when asked for its discovery document.");
            var keys = _known is { } before && before.Keys.Address == document.Keys ? before.Keys : new FetchedKeys(http, clock, document.Keys, VerifyingKey.ReadSet);
            _known = (document, keys, now);
            _failed = null;
            return (document, keys);
        }
        catch (OpenIdException e)
        {
            _failed = (clock.GetUtcNow(), e);
            if (_known is { } old && clock.GetUtcNow() - old.Read < TimeSpan.FromDays(1))
            {
                return (old.Document, old.Keys);
            }

            throw;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose()
    {
        _known?.Keys.Dispose();
        _fetching.Dispose();
    }
}
