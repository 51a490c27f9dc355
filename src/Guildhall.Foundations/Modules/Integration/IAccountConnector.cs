namespace Guildhall.Foundations.Modules.Integration;

/// <summary>An account as the system that keeps it names it.</summary>
/// <param name="Key">What the system knows it by.</param>
/// <param name="Label">What it is in words, such as the first line of an address.</param>
public sealed record ProvedAccount(string Key, string Label);

/// <summary>The system of an account cannot be asked now. The message is for the log.</summary>
public sealed class ConnectorUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Asks the systems that keep people's accounts. See <c>docs/connectors.md</c> for what they answer.</summary>
public interface IAccountConnector
{
    /// <summary>The account that has this number and this fact; null when no account has both.</summary>
    /// <exception cref="ConnectorUnavailableException">The system does not answer, or not as it should.</exception>
    Task<ProvedAccount?> ProveAsync(AccountKind kind, string number, string fact, CancellationToken cancellationToken);
}
