namespace Guildhall.Casework.Modules.Cases;

/// <summary>The key of a case. People see its <see cref="Platform.Ids.Reference"/> instead.</summary>
public readonly record struct CaseId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
