using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using YamlDotNet.Core;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>What a fact that proves an account looks like.</summary>
public enum FactType
{
    /// <summary>Words, compared without case by the other system.</summary>
    Text,

    /// <summary>A postcode.</summary>
    Postcode,

    /// <summary>A day, asked as day, month and year.</summary>
    Date,
}

/// <summary>A kind of account in another system that can be linked: council tax, rent, parking, library.</summary>
public sealed record AccountKind
{
    /// <summary>Its key: <c>council-tax</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required LocalText Title { get; init; }

    /// <summary>The label of the number.</summary>
    public required LocalText Number { get; init; }

    /// <summary>Where to find the number.</summary>
    public required LocalText NumberHint { get; init; }

    /// <summary>What a number looks like, without spaces.</summary>
    public required Regex Pattern { get; init; }

    /// <summary>An example of a number, for the error message.</summary>
    public required string Example { get; init; }

    /// <summary>The label of the fact that proves the account.</summary>
    public required LocalText Fact { get; init; }

    /// <summary>What to write as the fact.</summary>
    public required LocalText FactHint { get; init; }

    /// <summary>What the fact looks like.</summary>
    public required FactType FactType { get; init; }

    /// <summary>The connector that answers: a key of the settings under <c>Connectors:Systems</c>.</summary>
    public required string Connector { get; init; }
}

/// <summary>The kinds of account of the council's <c>linked-accounts.yaml</c>; none without the file.</summary>
public sealed partial class AccountKinds
{
    private const string FileName = "linked-accounts.yaml";

    private AccountKinds(IReadOnlyList<AccountKind> all) => All = all;

    /// <summary>The kinds, in the order of the file.</summary>
    public IReadOnlyList<AccountKind> All { get; }

    /// <summary>The kind of that name, or null.</summary>
    public AccountKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Reads the file of a council's folder.</summary>
    /// <exception cref="InvalidOperationException">The file is wrong; the message says where and what to write.</exception>
    public static AccountKinds Read(string councilFolder)
    {
        var path = Path.Combine(councilFolder, FileName);
        if (!File.Exists(path))
        {
            return new AccountKinds([]);
        }

        try
        {
            var lines = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build()
                .Deserialize<Dictionary<string, Line>>(File.ReadAllText(path)) ?? [];
            return new AccountKinds([.. lines.Select(line => line.Value.ToKind(path, line.Key))]);
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException($"{path}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>A number as the other system knows it: capitals, no spaces or hyphens. Null if it cannot be one.</summary>
    public static string? Tidy(AccountKind kind, string? typed)
    {
        var number = Gaps().Replace((typed ?? "").Trim(), "").ToUpperInvariant();
        return number.Length is > 0 and <= 40 && kind.Pattern.IsMatch(number) ? number : null;
    }

    /// <summary>A postcode or words as the other system compares them; null if they cannot be right.</summary>
    public static string? TidyFact(AccountKind kind, string? typed) => kind.FactType switch
    {
        FactType.Postcode => Postcode.TryParse(typed, out var postcode) ? postcode.ToString() : null,
        _ => (typed ?? "").Normalized().Trim() is { Length: > 0 and <= 100 } text && !text.Any(char.IsControl) ? text : null,
    };

    /// <summary>A day as the other system compares it; null if there is no such day.</summary>
    public static string? TidyFact(string? day, string? month, string? year) =>
        int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) && y is >= 1900 and <= 2200 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? new DateOnly(y, m, d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"[\s-]+", RegexOptions.None, 1000)]
    private static partial Regex Gaps();

    private sealed class Line
    {
        public string Title { get; init; } = "";

        public string TitleCy { get; init; } = "";

        public string Number { get; init; } = "";

        public string NumberCy { get; init; } = "";

        public string NumberHint { get; init; } = "";

        public string NumberHintCy { get; init; } = "";

        public string Pattern { get; init; } = "";

        public string Example { get; init; } = "";

        public string Fact { get; init; } = "";

        public string FactCy { get; init; } = "";

        public string FactHint { get; init; } = "";

        public string FactHintCy { get; init; } = "";

        public string FactType { get; init; } = "";

        public string Connector { get; init; } = "";

        public AccountKind ToKind(string path, string name)
        {
            Regex pattern;
            try
            {
                // Linear time, whatever the pattern.
                pattern = new Regex($"^(?:{Pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw Wrong(path, name, $"“pattern” is not a plain regular expression: {e.Message}");
            }

            var type = Enum.GetValues<FactType>().Where(t => Text.Kebab(t) == FactType).Select(t => (FactType?)t).SingleOrDefault()
                ?? throw Wrong(path, name, "“fact-type” is one of text, postcode, date.");
            if (!pattern.IsMatch(Example))
            {
                throw Wrong(path, name, "“example” is a number that fits “pattern”.");
            }

            foreach (var (key, text) in new[] { ("title", Title), ("title-cy", TitleCy), ("number", Number), ("number-cy", NumberCy), ("fact", Fact), ("fact-cy", FactCy), ("connector", Connector) })
            {
                if (string.IsNullOrWhiteSpace(text))
                {
                    throw Wrong(path, name, $"“{key}” is missing.");
                }
            }

            return new AccountKind
            {
                Name = name,
                Title = new LocalText(Title, TitleCy),
                Number = new LocalText(Number, NumberCy),
                NumberHint = new LocalText(NumberHint, NumberHintCy),
                Pattern = pattern,
                Example = Example,
                Fact = new LocalText(Fact, FactCy),
                FactHint = new LocalText(FactHint, FactHintCy),
                FactType = type,
                Connector = Connector,
            };
        }

        private static InvalidOperationException Wrong(string path, string name, string problem) => new($"{path}, {name}: {problem}");
    }
}
