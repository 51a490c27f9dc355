using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Logging;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Casework.Modules.Cases.PassOn;

/// <summary>A body outside the council that does what the council does not.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Title">What people call it.</param>
/// <param name="For">What it looks after.</param>
internal sealed record Body(string Name, LocalText Title, LocalText For)
{
    /// <summary>Where it takes what we send; null where it has a form of its own.</summary>
    public string? Email { get; init; }

    /// <summary>Where people reach it themselves.</summary>
    public string? Link { get; init; }

    /// <summary>The number people reach it by.</summary>
    public string? Phone { get; init; }

    /// <summary>How long it takes.</summary>
    public required Period Takes { get; init; }

    /// <summary>How people reach it: its page, its number, or its address.</summary>
    public string Contact => string.Join(", ", new[] { Phone, Link, Phone is null && Link is null ? Email : null }.OfType<string>());
}

/// <summary>The council's <c>bodies.yaml</c>.</summary>
internal sealed partial class BodyList(string councilFolder, ILogger<BodyList> logger)
{
    private readonly CouncilFile<List<Body>> _file = new(Path.Combine(councilFolder, "bodies.yaml"), Read, [], logger);

    /// <summary>All bodies, in the order of the file.</summary>
    public IReadOnlyList<Body> All => _file.Current;

    /// <summary>The one of that name, or null.</summary>
    public Body? Find(string? name) => _file.Current.Find(b => b.Name == name);

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is broken; the message says where.</exception>
    internal static List<Body> Read(string text)
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

        var bodies = new List<Body>();
        foreach (var entry in entries)
        {
            if (!Name().IsMatch(entry.Name) || entry.Title.Length == 0 || entry.For.Length == 0 || string.IsNullOrEmpty(entry.ForCy))
            {
                throw new FormatException($"The body “{entry.Name}” needs a name such as water-company, a title, and what it is for, in English (for) and in Welsh (for-cy).");
            }

            if (entry.Email is null && entry.Link is null)
            {
                throw new FormatException($"The body “{entry.Name}” needs an email or a link.");
            }

            if (entry.Email is not null && !EmailAddress.TryParse(entry.Email, out _))
            {
                throw new FormatException($"The body “{entry.Name}” has an email that is none.");
            }

            if (entry.Link is not null && !(Uri.TryCreate(entry.Link, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps))
            {
                throw new FormatException($"The body “{entry.Name}” has a link that does not begin with https://.");
            }

            var takes = Length().Match(entry.Takes);
            if (!takes.Success)
            {
                throw new FormatException($"The body “{entry.Name}” should say how long it takes: “takes: 10 working days”.");
            }

            var unit = takes.Groups["unit"].Value;
            bodies.Add(new Body(entry.Name, new LocalText(entry.Title, entry.TitleCy), new LocalText(entry.For, entry.ForCy))
            {
                Email = entry.Email,
                Link = entry.Link,
                Phone = entry.Phone,
                Takes = new Period(
                    int.Parse(takes.Groups["amount"].Value, CultureInfo.InvariantCulture),
                    unit.StartsWith("working", StringComparison.Ordinal) ? PeriodUnit.WorkingDays : unit.StartsWith("week", StringComparison.Ordinal) ? PeriodUnit.Weeks : PeriodUnit.Days),
            });
        }

        return bodies.GroupBy(b => b.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? throw new FormatException($"Two bodies are called “{twice.Key}”. Give each its own name.")
            : bodies;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^(?<amount>[1-9][0-9]{0,2}) (?<unit>working days?|days?|weeks?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Length();

    private sealed class Entry
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string? TitleCy { get; init; }

        public string For { get; init; } = "";

        public string? ForCy { get; init; }

        public string? Email { get; init; }

        public string? Link { get; init; }

        public string? Phone { get; init; }

        public string Takes { get; init; } = "";
    }
}
