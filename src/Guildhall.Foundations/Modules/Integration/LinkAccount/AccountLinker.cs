using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Limits;
using Microsoft.Extensions.Logging;

namespace Guildhall.Foundations.Modules.Integration.LinkAccount;

/// <summary>What came of an attempt to link an account.</summary>
internal enum LinkResult
{
    /// <summary>It is linked.</summary>
    Linked,

    /// <summary>It was linked before.</summary>
    LinkedAlready,

    /// <summary>No account has this number and this fact.</summary>
    NotProved,

    /// <summary>Too many tries, by this person or with this number.</summary>
    TooManyTries,

    /// <summary>The other system cannot be asked now.</summary>
    Unavailable,
}

/// <summary>Links accounts that people prove to be theirs. Every try is counted before it is made.</summary>
internal sealed partial class AccountLinker(IAccountConnector connector, LinkedAccounts accounts, RateLimiter limiter, ILogger<AccountLinker> logger)
{
    private const int TriesOfOnePerson = 6;
    private const int TriesAtOneNumber = 10;

    public async Task<LinkResult> LinkAsync(CurrentPerson person, AccountKind kind, string number, string fact, CancellationToken cancellationToken)
    {
        // Who guesses facts is stopped by the first, many who guess at one number together by the second.
        if (!await limiter.TryUseAsync("integration.link", person.Id.ToString(), TriesOfOnePerson, TimeSpan.FromHours(1), cancellationToken)
            || !await limiter.TryUseAsync("integration.link-number", $"{kind.Name} {number}", TriesAtOneNumber, TimeSpan.FromDays(1), cancellationToken))
        {
            return LinkResult.TooManyTries;
        }

        try
        {
            return await connector.ProveAsync(kind, number, fact, cancellationToken) switch
            {
                null => LinkResult.NotProved,
                var proved when await accounts.AddAsync(person, kind, number, proved, cancellationToken) => LinkResult.Linked,
                _ => LinkResult.LinkedAlready,
            };
        }
        catch (ConnectorUnavailableException e)
        {
            CouldNotAsk(logger, kind.Name, e.Message);
            return LinkResult.Unavailable;
        }
    }

    [LoggerMessage(LogLevel.Warning, "An account of the kind {Kind} could not be linked: {Reason}")]
    private static partial void CouldNotAsk(ILogger logger, string kind, string reason);
}
