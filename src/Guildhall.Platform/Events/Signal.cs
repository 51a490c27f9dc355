namespace Guildhall.Platform.Events;

/// <summary>Wakes one loop of this node; raised often before it is heard, it wakes once.</summary>
public class Signal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>Says there is work. Cheap, and harmless when repeated.</summary>
    public void Raise()
    {
        // Already raised: one wake-up serves all. Asked first, for an exception costs more than what raised the signal.
        if (_raised.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was quicker.
        }
    }

    /// <summary>Waits until someone raises the signal, or has raised it.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _raised.WaitAsync(cancellationToken);

    /// <summary>Waits until someone raises the signal, or that long.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _raised.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _raised.Dispose();
        GC.SuppressFinalize(this);
    }
}
