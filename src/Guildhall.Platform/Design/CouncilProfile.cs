using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Platform.Localisation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Platform.Design;

/// <summary>Where the council's own files lie.</summary>
public sealed class CouncilOptions
{
    /// <summary>The folder with <c>council.yaml</c>.</summary>
    public string Folder { get; set; } = "";
}

/// <summary>How to reach the council.</summary>
/// <param name="Phone">The number people call.</param>
/// <param name="Email">The address people write to.</param>
/// <param name="Address">The postal address.</param>
/// <param name="Hours">When the phone is answered.</param>
public sealed record CouncilContact(string Phone, string Email, LocalText Address, LocalText Hours);

/// <summary>The map that people point on.</summary>
/// <param name="Tiles">The address of its tiles, with {z}, {x} and {y} in it.</param>
/// <param name="Attribution">Whose map it is, as its terms ask it to be said.</param>
public sealed record CouncilMap(string Tiles, string Attribution)
{
    /// <summary>Where the tiles come from: https://tiles.example.</summary>
    public string Origin => new Uri(Tiles.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)).GetLeftPart(UriPartial.Authority);
}

/// <summary>A council.yaml that cannot be used; the message says file, key and what to write instead.</summary>
public sealed class CouncilProfileException(string message) : InvalidOperationException(message);

/// <summary>Who the council is: everything people see of that comes from its <c>council.yaml</c>.</summary>
public sealed partial record CouncilProfile
{
    /// <summary>The full name.</summary>
    public required LocalText Name { get; init; }

    /// <summary>The name in running text.</summary>
    public required string ShortName { get; init; }

    /// <summary>What every reference begins with, such as NM.</summary>
    public required string ReferencePrefix { get; init; }

    /// <summary>The languages pages come in, such as en and cy.</summary>
    public required ImmutableArray<string> Languages { get; init; }

    /// <summary>The file of bank holidays, in GOV.UK's shape, as a full path.</summary>
    public required string BankHolidays { get; init; }

    /// <summary>The local custodian code of the land and property gazetteer.</summary>
    public required int CustodianCode { get; init; }

    /// <summary>How to reach the council.</summary>
    public required CouncilContact Contact { get; init; }

    /// <summary>The colours.</summary>
    public required Branding.Palette Colours { get; init; }

    /// <summary>The crest, an SVG.</summary>
    public required string Crest { get; init; }

    /// <summary>The map that people point on; null for one drawn from the council's own streets.</summary>
    public CouncilMap? Map { get; init; }

    /// <summary>The services most people come for, in order.</summary>
    public required ImmutableArray<string> TopTasks { get; init; }

    /// <summary>Reads the <c>council.yaml</c> of a folder.</summary>
    /// <exception cref="CouncilProfileException">The file cannot be used.</exception>
    public static CouncilProfile Read(string folder)
    {
        var file = Path.Combine(Path.GetFullPath(folder), "council.yaml");
        if (!File.Exists(file))
        {
            throw new CouncilProfileException($"{file}: there is no such file. Set Council:Folder to a folder with a council.yaml, such as council/my-council.");
        }

        return Parse(File.ReadAllText(file), file);
    }

    /// <summary>Reads the text of a <c>council.yaml</c>; files it names are looked for beside it.</summary>
    /// <exception cref="CouncilProfileException">The text cannot be used.</exception>
    public static CouncilProfile Parse(string yaml, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            throw new CouncilProfileException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {exception.Start.Line}: not readable as YAML ({exception.Message})."));
        }
        // What the parser throws at a bracket that is never closed.
        catch (InvalidOperationException)
        {
            throw new CouncilProfileException($"{file}: not readable as YAML. Look for a bracket or quote that is not closed.");
        }

        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode map)
        {
            throw new CouncilProfileException($"{file}: the file is empty. Begin with `name:` and the council's full name.");
        }

        var root = new Section(file, "", map);
        var contact = root.Sub("contact", "`contact:` with phone, email, address and hours beneath it");
        var branding = root.Sub("branding", "`branding:` with crest and colours beneath it");
        var colours = branding.Sub("colours", "`colours:` with ink, paper, accent and accent-dark beneath it");

        var profile = new CouncilProfile
        {
            Name = root.Local("name", "the council's full name"),
            ShortName = root.Text("short-name", "the council's name in running text"),
            ReferencePrefix = root.Text("reference-prefix", "two to four capital letters, such as NM", Prefix()),
            Languages = root.Words("languages", "a list such as [en, cy]; `en` must be in it", ["en"]),
            BankHolidays = root.File("bank-holidays", "the name of a file of bank holidays beside council.yaml"),
            CustodianCode = int.Parse(root.Text("custodian-code", "the four figures of the council's gazetteer, such as 9999", FourFigures()), CultureInfo.InvariantCulture),
            Contact = new(
                contact.Text("phone", "the number people call"),
                contact.Text("email", "the address people write to, such as hello@council.example", Email()),
                contact.Local("address", "the postal address on one line"),
                contact.Local("hours", "when the phone is answered, such as Monday to Friday, 9am to 5pm")),
            Crest = branding.File("crest", "the name of an SVG file beside council.yaml"),
            Colours = new(colours.Colour("ink"), colours.Colour("paper"), colours.Colour("accent"), colours.Colour("accent-dark")),
            Map = root.Has("map") && root.Sub("map", "`map:` with tiles and attribution beneath it") is var mapped
                ? new(
                    mapped.Text("tiles", "the address of map tiles, such as https://tiles.example/{z}/{x}/{y}.png", Tiles()),
                    mapped.Text("attribution", "whose map it is, such as © Crown copyright and database rights 2026 OS AC0000000000"))
                : null,
            TopTasks = root.Words("top-tasks", "a list of service names, such as [assisted-collection]", []),
        };

        if (!profile.Languages.Contains("en") || profile.Languages.Any(language => language is not ("en" or "cy")))
        {
            throw root.Wrong("languages", "is not a choice of en and cy", "[en] or [en, cy]");
        }

        foreach (var (pair, ratio, least) in profile.Colours.Pairs())
        {
            if (ratio < least)
            {
                throw colours.Wrong("", string.Create(CultureInfo.InvariantCulture, $"has too little contrast: {pair} is {ratio:0.0} to 1"),
                    string.Create(CultureInfo.InvariantCulture, $"colours that reach {least} to 1: make the darker one darker or the lighter one lighter"));
            }
        }

        return profile;
    }

    [GeneratedRegex(@"^https://[A-Za-z0-9.-]+(:\d+)?/(?=[^\s""']*\{z\})(?=[^\s""']*\{x\})(?=[^\s""']*\{y\})[^\s""']+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tiles();

    [GeneratedRegex("^[A-Z]{2,4}$", RegexOptions.None, 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex("^[0-9]{3,4}$", RegexOptions.None, 1000)]
    private static partial Regex FourFigures();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.None, 1000)]
    private static partial Regex Email();

    /// <summary>A part of the file, that knows how to complain.</summary>
    private sealed class Section(string file, string path, YamlMappingNode map)
    {
        public bool Has(string key) => Node(key) is not null;

        public Section Sub(string key, string instead) =>
            Node(key) switch
            {
                YamlMappingNode inside => new(file, path + key + ".", inside),
                null => throw Wrong(key, "is missing", instead),
                _ => throw Wrong(key, "is not a section", instead),
            };

        public string Text(string key, string instead, Regex? shape = null)
        {
            var text = (Node(key) as YamlScalarNode)?.Value?.Trim();
            if (string.IsNullOrEmpty(text))
            {
                throw Wrong(key, "is missing", instead);
            }

            return shape?.IsMatch(text) == false ? throw Wrong(key, $"is “{text}”", instead) : text;
        }

        /// <summary>A text with, under the same key and -cy, its Welsh.</summary>
        public LocalText Local(string key, string instead) =>
            new(Text(key, instead), Node($"{key}-cy") is null ? null : Text($"{key}-cy", $"{instead}, in Welsh"));

        public ImmutableArray<string> Words(string key, string instead, ImmutableArray<string> otherwise) =>
            Node(key) switch
            {
                null => otherwise,
                YamlSequenceNode list when list.All(item => item is YamlScalarNode { Value.Length: > 0 }) =>
                    [.. list.Select(item => ((YamlScalarNode)item).Value!)],
                _ => throw Wrong(key, "is not a list", instead),
            };

        public string File(string key, string instead)
        {
            var name = Text(key, instead);
            var full = Path.Combine(Path.GetDirectoryName(file)!, name);
            return System.IO.File.Exists(full) && Path.GetFileName(name) == name
                ? full : throw Wrong(key, $"names “{name}”, which is not beside it", instead);
        }

        public Branding.Colour Colour(string key) =>
            Branding.Colour.TryParse(Text(key, Instead), out var colour) ? colour : throw Wrong(key, $"is “{Text(key, Instead)}”", Instead);

        public CouncilProfileException Wrong(string key, string what, string instead)
        {
            var line = (key.Length == 0 ? map : Node(key) ?? map).Start.Line;
            return new(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}: {(path + key).TrimEnd('.')} {what}. Write {instead}."));
        }

        private const string Instead = "a colour such as \"#1d2a2e\", in quotes";

        private YamlNode? Node(string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }
}
