using Guildhall.Platform.Audit;
using Guildhall.Platform.Localisation;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>How people's pages say things.</summary>
internal static class PersonWords
{
    /// <summary>What the audit calls changes to a member of staff.</summary>
    public static readonly IReadOnlyDictionary<string, string> Changes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["staff.added"] = "Added",
        ["staff.invited"] = "Invited again",
        ["staff.changed"] = "Changed",
        ["staff.away"] = "Absence noted",
        ["staff.work-set"] = "Said what work they can be given",
        ["staff.back"] = "Absence taken away",
        ["staff.signed-out-everywhere"] = "Signed out everywhere",
        ["staff.password-set"] = "Set a password by a link",
        ["staff.password-reset"] = "Sent a link for a new password",
        ["staff.password-changed"] = "Changed their password",
        ["staff.roles-renewed"] = "Other groups where they sign in",
        ["staff.ended"] = "Ended",
        ["staff.readmitted"] = "Let back in",
    };

    /// <summary>Such as “away until 3 December 2026, Ann covers”; “from …” when it has not begun; nothing when it is over.</summary>
    public static string? Away(DateOnly? from, DateOnly? until, DateOnly today, string? cover) =>
        from is null || until is null || until < today ? null
        : $"{(from > today ? $"From {PlainDates.Short(from.Value)} to {PlainDates.Short(until.Value)}" : $"Until {PlainDates.Short(until.Value)}")}{(cover is null ? null : $", {cover} covers")}";

    /// <summary>An entry of the audit in words.</summary>
    public static string Change(AuditLine line)
    {
        using var detail = System.Text.Json.JsonDocument.Parse(line.Detail);
        var parts = new List<string>();
        Add("name", "name");
        Add("email", "email address");
        List("rolesGiven", "given ");
        List("rolesTaken", "taken ");
        List("teamsJoined", "joined ");
        List("teamsLeft", "left ");
        List("roles", "");
        List("teams", "in ");
        var what = Changes.GetValueOrDefault(line.Action, line.Action);
        return parts.Count == 0 ? what : $"{what}: {string.Join("; ", parts)}";

        void Add(string property, string words)
        {
            if (detail.RootElement.TryGetProperty(property, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.True)
            {
                parts.Add(words);
            }
        }

        void List(string property, string words)
        {
            if (detail.RootElement.TryGetProperty(property, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.Array && value.GetArrayLength() > 0)
            {
                parts.Add(words + string.Join(", ", value.EnumerateArray().Select(v => v.ToString())));
            }
        }
    }
}
