namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>What a council chooses for its desk (section <c>Desk</c>).</summary>
public sealed class DeskOptions
{
    private static readonly string[] s_flags = ["urgent", "vulnerable", "councillor", "press"];

    /// <summary>The small words officers may flag a case with.</summary>
    public string[]? Flags { get; set; }

    /// <summary>The same, or the usual ones where the council has not chosen.</summary>
    internal IReadOnlyList<string> AllFlags => Flags ?? s_flags;
}
