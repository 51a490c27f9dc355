namespace Guildhall.Council.Modules.Insight;

/// <summary>The addresses of the numbers.</summary>
public static class NumbersLinks
{
    /// <summary>The numbers.</summary>
    public const string Page = "/staff/numbers";
}

/// <summary>Who may see the numbers: officers those of their own teams, managers, analysts and administrators all.</summary>
public static class NumbersPolicy
{
    /// <summary>The policy's name.</summary>
    public const string Name = "numbers";
}
