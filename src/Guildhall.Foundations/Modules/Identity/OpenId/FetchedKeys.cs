namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>
/// The keys behind an address, kept as long as its answer may be. A token that names a key we do not know has them fetched again,
/// but at most once a minute: strangers can name keys too. When the address is away, what we have goes on for a day.
/// </summary>
internal sealed class FetchedKeys(OpenIdHttp http, TimeProvider clock, Uri address, Func<Claims, IReadOnlyList<VerifyingKey>> read) : IKeySource, IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_usual = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_most = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private Copy? _copy;
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    public Uri Address => address;

    public async Task<IReadOnlyList<VerifyingKey>> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken)
    {
        var copy = _copy;
        if (copy is null || clock.GetUtcNow() >= copy.FreshUntil)
        {
            copy = await FetchAsync(copy, cancellationToken);
        }

        var found = FixedKeys.Choose(copy.Keys, keyId, algorithm);
        if (found.Count == 0)
        {
            var again = await FetchAsync(copy, cancellationToken);
            found = again == copy ? found : FixedKeys.Choose(again.Keys, keyId, algorithm);
        }

        return found;
    }

    public void Dispose() => _fetching.Dispose();

    private async Task<Copy> FetchAsync(Copy? known, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();

            // Another request fetched them while we waited, or a moment ago.
            if (_copy is { } copy && (copy != known || now - _tried < s_pause))
            {
                return copy;
            }

            _tried = now;
            var answer = await http.GetAsync(address, null, cancellationToken);
            if (!answer.Succeeded)
            {
                throw new OpenIdException(OpenIdFailure.Unreachable, $"{address.Host} answered {(int)answer.Status} when asked for its keys.");
            }

            var lasts = answer.MaxAge is { } age ? TimeSpan.FromTicks(Math.Clamp(age.Ticks, s_least.Ticks, s_most.Ticks)) : s_usual;
            return _copy = new Copy(read(answer.Body), now + lasts, now);
        }
        catch (Exception e) when (e is OpenIdException or TokenException && _copy is { } old && clock.GetUtcNow() - old.Fetched < s_most)
        {
            return old;
        }
        catch (TokenException e)
        {
            throw new OpenIdException(OpenIdFailure.Unreachable, $"{address.Host}: {e.Message}", e);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private sealed record Copy(IReadOnlyList<VerifyingKey> Keys, DateTimeOffset FreshUntil, DateTimeOffset Fetched);
}
