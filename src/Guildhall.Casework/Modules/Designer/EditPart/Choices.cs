using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;

namespace Guildhall.Casework.Modules.Designer.EditPart;

/// <summary>Something to choose.</summary>
internal sealed record Choice(string Value, string Label);

/// <summary>What may be chosen under a key: the format's own words, and the names there are.</summary>
internal sealed class Choices(ServiceCatalogue catalogue)
{
    /// <summary>The choices; null where anything may be written.</summary>
    public IReadOnlyList<Choice>? For(Spot spot, FormatMap map, FormatKey key, YamlPart root, KnownNames known)
    {
        if (map == DefinitionFormat.Question && key.Name == "type")
        {
            return Named(Spot.TypesAt(spot.Path));
        }

        if (key.Words.Count > 0)
        {
            return Named(key.Words);
        }

        return (map.Name, key.Name) switch
        {
            ("the work", "team") => Named(known.Teams),
            ("a service", "topic") => Named(known.Topics ?? []),
            ("a service", "life-events") => Named(known.LifeEvents ?? []),
            ("a retired service", "to") or ("a service to go on to", "service") =>
                [.. catalogue.Current.Values.Where(v => v.Definition.Retired is null).OrderBy(v => v.Definition.Title.English, StringComparer.Ordinal).Select(v => new Choice(v.Definition.Name, v.Definition.Title.English))],
            ("a look-up", "look-up") => [.. (known.LookUps ?? []).Order(StringComparer.Ordinal).Select(l => new Choice(l, l))],
            ("a rule", "at") => Questions(root.At(string.Join('/', YamlPart.Steps(spot.Path)[..2]))),
            ("a service to go on to", "carry") => [.. ((root.At("form") as YamlPart.List)?.Items ?? []).SelectMany(Questions)],
            ("a stage", "next") => [.. ((root.At("case/stages") as YamlPart.Map)?.Entries ?? []).Where(e => e.Key.Value != spot.Name).Select(e => new Choice(e.Key.Value, YamlPart.TextOf(e.Value.At("title")) ?? Spot.Sentence(e.Key.Value)))],
            ("a stage", "independent") => [new Choice("yes", "Yes, since this stage"), .. ((root.At("case/stages") as YamlPart.Map)?.Entries ?? []).Where(e => e.Key.Value != spot.Name).Select(e => new Choice(e.Key.Value, YamlPart.TextOf(e.Value.At("title")) ?? Spot.Sentence(e.Key.Value)))],
            ("a stage", "message") => [.. known.Messages.Order(StringComparer.Ordinal).Select(m => new Choice(m, m))],
            _ => null,
        };
    }

    private static List<Choice> Named(IEnumerable<string> names) => [.. names.Select(n => new Choice(n, Spot.Sentence(n)))];

    private static List<Choice> Questions(YamlPart? page) =>
        [.. ((page?.At("ask") as YamlPart.List)?.Items ?? []).Where(q => YamlPart.NameOf(q) is not null).Select(q => new Choice(YamlPart.NameOf(q)!, YamlPart.TextOf(q.At("label")) ?? YamlPart.NameOf(q)!))];
}
