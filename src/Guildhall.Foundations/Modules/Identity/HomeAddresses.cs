namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Knows where a person lives. The module that keeps addresses registers it.</summary>
public interface IHomeAddresses
{
    /// <summary>Their address today, on one line; null where none is known.</summary>
    Task<string?> FindAsync(Guid account, CancellationToken cancellationToken);

    /// <summary>Its number in the gazetteer; null where they live at none of its properties yet.</summary>
    Task<long?> UprnAsync(Guid account, CancellationToken cancellationToken);
}

/// <summary>Asks whoever knows where people live.</summary>
internal sealed class HomeAddresses(IEnumerable<IHomeAddresses> sources)
{
    public async Task<string?> FindAsync(Guid account, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(account, cancellationToken) is { } home)
            {
                return home;
            }
        }

        return null;
    }
}
