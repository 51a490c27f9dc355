using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>The fields and buttons of a group that may be told of several things.</summary>
internal static class GroupFields
{
    /// <summary>The button that adds a thing, as the start of its value; the question's name follows.</summary>
    public const string AddButton = "add ";

    private const string RemoveWord = "remove-";

    /// <summary>The field that says how many there are.</summary>
    public static string Count(string group) => $"{group}-count";

    /// <summary>The mark-up id of the button that adds one, for the error summary to lead to.</summary>
    public static string Add(string group) => $"{group}-add";

    /// <summary>The mark-up id of a thing, for the page to come back to.</summary>
    public static string Id(string group, int index) => string.Create(CultureInfo.InvariantCulture, $"{group}-{index}");

    /// <summary>The button that takes a thing away, as the start of its value.</summary>
    public static string RemoveButton(int index) => string.Create(CultureInfo.InvariantCulture, $"{RemoveWord}{index} ");

    /// <summary>How many things the fields hold.</summary>
    public static int CountOf(Question group, Typed typed)
    {
        if (!group.IsRepeated)
        {
            return 1;
        }

        return int.TryParse(typed[Count(group.Name)], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Math.Min(count, group.AtMost!.Value)
            : group.AtLeast ?? 1;
    }

    /// <summary>The fields after a button of the group was pressed, and the thing the page is to come back to.</summary>
    public static (Typed Typed, int Index) Press(Question group, Typed typed, string button)
    {
        var count = CountOf(group, typed);
        if (button == AddButton)
        {
            var more = Math.Min(count + 1, group.AtMost!.Value);
            return (typed.With(Count(group.Name), more.ToString(CultureInfo.InvariantCulture)), more - 1);
        }

        if (!button.StartsWith(RemoveWord, StringComparison.Ordinal)
            || !int.TryParse(button[RemoveWord.Length..].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var gone)
            || gone >= count)
        {
            return (typed, 0);
        }

        // Those after it move up.
        var kept = typed.Without(field => IsOf(group.Name, gone, field));
        for (var i = gone + 1; i < count; i++)
        {
            var (from, to) = ($"{Id(group.Name, i)}-", $"{Id(group.Name, i - 1)}-");
            kept = kept.Renamed(field => field.StartsWith(from, StringComparison.Ordinal) ? to + field[from.Length..] : field);
        }

        return (kept.With(Count(group.Name), (count - 1).ToString(CultureInfo.InvariantCulture)), Math.Max(gone - 1, 0));
    }

    private static bool IsOf(string group, int index, string field) => field.StartsWith($"{Id(group, index)}-", StringComparison.Ordinal);
}
