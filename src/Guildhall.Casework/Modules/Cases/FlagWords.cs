namespace Guildhall.Casework.Modules.Cases;

/// <summary>What people call the flags of cases.</summary>
public static class FlagWords
{
    /// <summary>A flag in words: “Due soon” for <c>due-soon</c>.</summary>
    public static string Of(string flag) => flag.Length == 0 ? flag : char.ToUpperInvariant(flag[0]) + flag[1..].Replace('-', ' ');
}
