using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.Extensions.Logging;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Council.Modules.Assets;

/// <summary>A kind of thing.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Title">What people call it.</param>
public sealed record AssetKind(string Name, string Title);

/// <summary>What the council says of its equipment.</summary>
/// <param name="Services">The services by which it is asked for: their teams look after it.</param>
/// <param name="Kinds">The kinds of things.</param>
public sealed record AssetSettings(IReadOnlyList<string> Services, IReadOnlyList<AssetKind> Kinds)
{
    /// <summary>Nothing: nobody keeps a register.</summary>
    public static AssetSettings None { get; } = new([], []);

    /// <summary>What a kind is called.</summary>
    public string TitleOf(string kind) => Kinds.FirstOrDefault(k => k.Name == kind)?.Title ?? kind;
}

/// <summary>The council's <c>assets.yaml</c>: the kinds of equipment, and the services whose teams look after it.</summary>
internal sealed class AssetRules(string councilFolder, ServiceCatalogue catalogue, ILogger<AssetRules> logger)
{
    private readonly CouncilFile<AssetSettings> _file = new(Path.Combine(councilFolder, "assets.yaml"), Read, AssetSettings.None, logger);

    public AssetSettings Current => _file.Current;

    /// <summary>The teams that look after equipment: those of the services by which it is asked for.</summary>
    public IReadOnlyCollection<string> Teams => [.. Current.Services.Select(s => catalogue.Find(s)?.Definition.Work?.Team).OfType<string>().Distinct()];

    /// <summary>Whether a member of staff looks after equipment.</summary>
    public bool IsKeeper(CurrentStaff staff) => Teams.Any(staff.Teams.Contains);

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is broken; the message says where.</exception>
    internal static AssetSettings Read(string text)
    {
        Written written;
        try
        {
            written = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<Written?>(text) ?? new Written();
        }
        catch (YamlException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}"), e);
        }

        return written.Kinds.Find(k => k.Name.Length == 0 || k.Title.Length == 0) is not null
            ? throw new FormatException("Every kind needs a name and a title.")
            : new AssetSettings(written.Services, [.. written.Kinds.Select(k => new AssetKind(k.Name, k.Title))]);
    }

    private sealed class Written
    {
        public List<string> Services { get; init; } = [];

        public List<WrittenKind> Kinds { get; init; } = [];
    }

    private sealed class WrittenKind
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";
    }
}
