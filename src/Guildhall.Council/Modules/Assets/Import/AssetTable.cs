using Guildhall.Council.Modules.Assets.Keep;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Council.Modules.Assets.Import;

/// <summary>What came of a line of a table.</summary>
internal enum LineResult
{
    Added,
    Changed,

    /// <summary>All of it is known.</summary>
    Same,

    /// <summary>It was left out.</summary>
    Refused,
}

/// <summary>A line of a table that was taken in, or would be.</summary>
/// <param name="Number">The line.</param>
/// <param name="Tag">The label it is of.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record TableLine(int Number, string Tag, LineResult Result, IReadOnlyList<string> Problems);

/// <summary>Takes equipment in from a table, line by line: a line with something wrong takes none of the others with it.</summary>
internal sealed class AssetTable(Database database, AssetRules rules, Teams teams)
{
    public const int MostLines = 20_000;

    /// <summary>The columns, in the order of an export. The first line of a table names them, in any order; others are passed over.</summary>
    public static readonly string[] Columns = ["tag", "kind", "make", "model", "serial", "bought", "warranty", "value", "place", "holder"];

    /// <summary>Takes it in, or only says what would come of it.</summary>
    /// <exception cref="FormatException">It is no such table; the message says what to do.</exception>
    public async Task<IReadOnlyList<TableLine>> TakeAsync(string text, bool keep, Actor actor, CancellationToken cancellationToken)
    {
        var lines = Csv.Read(text).Take(MostLines + 2).ToList();
        if (lines.Count < 2)
        {
            throw new FormatException("The table has no lines. The first names the columns, and each after it is one thing.");
        }

        if (lines.Count > MostLines + 1)
        {
            throw new FormatException($"The table has more than {MostLines:N0} lines. Take it in in parts.");
        }

        var columns = lines[0].Fields.Select(f => f.ToLowerInvariant()).ToList();
        if (new[] { "tag", "kind" }.FirstOrDefault(c => !columns.Contains(c)) is { } missing)
        {
            throw new FormatException($"There is no column “{missing}”. The first line names the columns: {string.Join(", ", Columns)}.");
        }

        var people = (await teams.EveryoneAsync(cancellationToken)).ToLookup(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var report = new List<TableLine>();
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        foreach (var (number, fields) in lines.Skip(1))
        {
            report.Add(await TakeAsync(tx, number, name => columns.IndexOf(name) is >= 0 and var at && at < fields.Count ? fields[at] : "", people, seen));
        }

        if (keep)
        {
            tx.Audit("asset.table-taken-in", "assets", new { added = report.Count(l => l.Result == LineResult.Added), changed = report.Count(l => l.Result == LineResult.Changed) });
            await tx.CommitAsync(cancellationToken);
        }

        return report;
    }

    private async Task<TableLine> TakeAsync(Transaction tx, int number, Func<string, string> field, ILookup<string, StaffMember> people, HashSet<string> seen)
    {
        var problems = new List<string>();
        var facts = new AssetForm
        {
            Tag = field("tag"),
            Kind = field("kind"),
            Make = field("make"),
            Model = field("model"),
            Serial = field("serial"),
            Bought = field("bought"),
            Warranty = field("warranty"),
            Value = field("value"),
            Place = field("place"),
        }.Read(rules.Current, (_, problem) => problems.Add(problem));
        StaffMember? holder = null;
        if (field("holder") is { Length: > 0 } name && (holder = people[name].Count() == 1 ? people[name].First() : null) is null)
        {
            problems.Add(people[name].Any() ? $"More than one colleague is called “{name}”" : $"No colleague is called “{name}”");
        }

        if (facts is not null && !seen.Add(facts.Tag))
        {
            problems.Add("An earlier line has this label");
        }

        if (facts is null || problems.Count > 0)
        {
            return new TableLine(number, field("tag"), LineResult.Refused, problems);
        }

        await tx.ExecuteAsync("savepoint line");
        try
        {
            var (isNew, isChanged) = await AssetRegister.PutAsync(tx, facts, holder);
            await tx.ExecuteAsync("release savepoint line");
            return new TableLine(number, facts.Tag, isNew ? LineResult.Added : isChanged ? LineResult.Changed : LineResult.Same, []);
        }
        catch (PostgresException e) when (AssetRegister.Taken(e) is AssetResult.SerialTaken)
        {
            await tx.ExecuteAsync("rollback to savepoint line");
            return new TableLine(number, facts.Tag, LineResult.Refused, ["Something else of this kind has this serial number"]);
        }
    }
}
