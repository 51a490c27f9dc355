namespace Guildhall.Platform.Events;

/// <summary>
/// Tells this node that deliveries were committed; the node then sends one NOTIFY for the lot. A NOTIFY inside each
/// transaction would take PostgreSQL's queue lock through every commit and undo its group commit.
/// </summary>
public sealed class DeliverySignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>Says there is work. Cheap, and harmless when repeated.</summary>
    public void Raise()
    {
        try
        {
            _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already raised: one wake-up serves all.
        }
    }

    /// <summary>Waits until someone raises the signal.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _raised.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _raised.Dispose();
}
