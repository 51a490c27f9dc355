using System.Text.RegularExpressions;
using Guildhall.Platform.Data;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>The council's <c>staff.yaml</c>: its teams, and in a sample council its demo staff.</summary>
internal sealed partial class StaffFile
{
    public const string FileName = "staff.yaml";

    public List<TeamLine> Teams { get; init; } = [];

    public List<PersonLine> Demo { get; init; } = [];

    public sealed class TeamLine
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string? TitleCy { get; init; }
    }

    public sealed class PersonLine
    {
        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public List<string> Roles { get; init; } = [];

        public List<string> Teams { get; init; } = [];

        public List<string> Skills { get; init; } = [];

        public List<string> Languages { get; init; } = [];

        public List<string> Wards { get; init; } = [];
    }

    /// <summary>Reads the file of a council's folder; a council without one has no teams.</summary>
    /// <exception cref="InvalidOperationException">The file is wrong; the message says where and what to write.</exception>
    public static async Task<StaffFile> ReadAsync(string? councilFolder, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(councilFolder ?? "", FileName);
        if (councilFolder is null || !File.Exists(path))
        {
            return new StaffFile();
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        StaffFile? file;
        try
        {
            file = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<StaffFile>(text);
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException($"{path}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }

        file ??= new StaffFile();
        if (file.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new InvalidOperationException($"{path}: {string.Join(" ", problems)}");
        }

        return file;
    }

    private IEnumerable<string> Problems()
    {
        foreach (var team in Teams)
        {
            if (!Slug().IsMatch(team.Name))
            {
                yield return $"The team name “{team.Name}” must be small letters, digits and hyphens, such as waste-contact.";
            }

            if (string.IsNullOrWhiteSpace(team.Title))
            {
                yield return $"The team {team.Name} needs a title, such as “Waste contact team”.";
            }
        }

        foreach (var twice in Teams.GroupBy(team => team.Name).Where(same => same.Count() > 1))
        {
            yield return $"The team {twice.Key} is listed twice.";
        }

        foreach (var person in Demo)
        {
            foreach (var team in person.Teams.Except(Teams.Select(team => team.Name)))
            {
                yield return $"{person.Name} is in the team “{team}”, which is not listed under teams.";
            }

            foreach (var role in person.Roles.Where(role => !RoleWords.Contains(role)))
            {
                yield return $"{person.Name} has the role “{role}”; write one of {string.Join(", ", RoleWords)}.";
            }
        }
    }

    private static IReadOnlyList<string> RoleWords { get; } = [.. Enum.GetValues<StaffRole>().Select(Text.Kebab)];

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slug();
}
