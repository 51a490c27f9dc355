using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Logging;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Casework.Modules.Cases.MoveCase;

/// <summary>A reply officers need again and again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What officers know it by.</param>
/// <param name="Text">What it says, with values in braces.</param>
internal sealed record CannedReply(string Name, string Title, LocalText Text)
{
    /// <summary>The services it is for; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The teams it is for; empty for all.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];
}

/// <summary>What fills in a reply.</summary>
internal sealed record ReplyValues(string Reference, string Service, string Name, string Target, string Officer, string CouncilPhone);

/// <summary>The council's <c>replies.yaml</c>.</summary>
internal sealed partial class ReplyList(string councilFolder, ILogger<ReplyList> logger)
{
    private static readonly string[] s_values = ["reference", "service", "name", "target", "officer", "council-phone"];

    private readonly CouncilFile<List<CannedReply>> _file = new(Path.Combine(councilFolder, "replies.yaml"), Read, [], logger);

    /// <summary>The replies for cases of a service in the hands of a team.</summary>
    public IReadOnlyList<CannedReply> For(string service, string team) =>
        [.. _file.Current.Where(r => (r.Services.Count == 0 || r.Services.Contains(service)) && (r.Teams.Count == 0 || r.Teams.Contains(team)))];

    /// <summary>A reply with its values filled in.</summary>
    public static string Fill(CannedReply reply, string language, ReplyValues values) => Value().Replace(reply.Text.In(language).Trim(), found => found.Groups["name"].Value switch
    {
        "reference" => values.Reference,
        "service" => values.Service,
        "name" => values.Name,
        "target" => values.Target,
        "officer" => values.Officer,
        "council-phone" => values.CouncilPhone,
        _ => found.Value,
    });

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is broken; the message says where.</exception>
    internal static List<CannedReply> Read(string text)
    {
        List<Entry> entries;
        try
        {
            entries = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<List<Entry>?>(text) ?? [];
        }
        catch (YamlException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}"), e);
        }

        foreach (var entry in entries)
        {
            if (entry.Name.Length == 0 || entry.Title.Length == 0 || entry.Text.Trim().Length == 0 || entry.Welsh.Trim().Length == 0)
            {
                throw new FormatException($"The reply “{entry.Name}” needs a name, a title, a text and a welsh text.");
            }

            foreach (Match value in Value().Matches(entry.Text + entry.Welsh))
            {
                if (!s_values.Contains(value.Groups["name"].Value))
                {
                    throw new FormatException($"The reply “{entry.Name}” has {value.Value}, which there is not. There are: {string.Join(", ", s_values.Select(v => $"{{{v}}}"))}.");
                }
            }
        }

        return entries.GroupBy(e => e.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? throw new FormatException($"Two replies are called “{twice.Key}”. Give each its own name.")
            : [.. entries.Select(e => new CannedReply(e.Name, e.Title, new LocalText(e.Text, e.Welsh)) { Services = e.Services, Teams = e.Teams })];
    }

    [GeneratedRegex(@"\{(?<name>[a-z-]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();

    private sealed class Entry
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string Text { get; init; } = "";

        public string Welsh { get; init; } = "";

        public List<string> Services { get; init; } = [];

        public List<string> Teams { get; init; } = [];
    }
}
