namespace Guildhall.Foundations.Modules.Records.Scan;

/// <summary>An outside system that looks for viruses.</summary>
internal interface IVirusScanner
{
    /// <summary>Looks at a file. Returns the name of what it found; null if it found nothing.</summary>
    /// <exception cref="ScannerException">No verdict this time.</exception>
    Task<string?> ScanAsync(Stream content, CancellationToken cancellationToken);
}

/// <summary>The scanner gave no verdict.</summary>
internal sealed class ScannerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Finds nothing, because the council says that nobody looks.</summary>
internal sealed class NoScanner : IVirusScanner
{
    public Task<string?> ScanAsync(Stream content, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
