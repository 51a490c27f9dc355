using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Platform.Data;

namespace Guildhall.Bench.Requests;

/// <summary>An officer moves a case to its next stage. Cases that reach an end are put back to their beginning.</summary>
internal sealed class MoveRequest : Request
{
    private const int MostPerSecond = 2500;
    private const int MostMoves = 4;

    private readonly Dictionary<Guid, CaseRules> _rules = [];
    private ConcurrentQueue<Case> _cases = new();
    private FormPass _pass = new("", "");

    public override string Name => "move";

    public override string Title => "Move a case";

    public override bool DependsOnCases => true;

    public override bool Writes => true;

    public override HttpStatusCode Expected(HttpMethod method) => HttpStatusCode.Found;

    public override async Task PrepareAsync(Site site)
    {
        await using (var find = site.Source.CreateCommand("select id, service, yaml, welsh_yaml from catalogue.service_version"))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var service = reader.GetString(1);
                var file = new DefinitionFile(service, service + ".yaml", reader.GetString(2), await reader.IsDBNullAsync(3) ? null : reader.GetString(3));
                if (DefinitionReader.Read(file).Definition!.Work is { } rules)
                {
                    _rules[reader.GetGuid(0)] = rules;
                }
            }
        }

        await RefillAsync(site, 0.1);
        _cases.TryPeek(out var any);
        _pass = await site.PassAsync($"/staff/cases/{any!.Reference}", site.StaffCookies);
    }

    public override async Task RefillAsync(Site site, double seconds)
    {
        var first = _rules.ToDictionary(r => r.Key, r => r.Value.FirstStage.Name);
        await using var put = site.Source.CreateCommand(
            """
            with chosen as (
                select c.id, s.stage
                from cases."case" c
                join unnest(@versions, @stages) as s (version, stage) on s.version = c.service_version
                where c.team = any(@teams) and not c.restricted
                order by c.id desc
                limit @limit
            )
            update cases."case" c
            set stage = chosen.stage, closed_at = null, outcome = null, version = c.version + 1
            from chosen
            where c.id = chosen.id
            returning c.reference, c.service_version, c.stage, c.version
            """);
        put.Parameters.Add(new("versions", first.Keys.ToArray()));
        put.Parameters.Add(new("stages", first.Values.ToArray()));
        put.Parameters.Add(new("teams", site.Officer.Teams));
        put.Parameters.Add(new("limit", (int)(seconds * MostPerSecond)));
        var cases = new List<Case>();
        await using (var reader = await put.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var rules = _rules[reader.GetGuid(1)];
                cases.Add(new Case(reader.GetString(0), rules, rules.Stage(reader.GetString(2))!, reader.GetInt32(3), 0));
            }
        }

        _cases = new ConcurrentQueue<Case>(cases);
        if (site.StaffCookies.Length > 0 && _pass.Token.Length > 0)
        {
            _pass = await site.PassAsync($"/staff/cases/{cases[0].Reference}", site.StaffCookies);
        }
    }

    public override HttpRequestMessage? Product(Site site) => Next() is not var (one, to)
        ? null
        : site.Post(
            $"/staff/cases/{one.Reference}?handler=Move",
            _pass.Cookies,
            Site.FormText(_pass, ("version", one.Version.ToString(CultureInfo.InvariantCulture)), ("to", to.Name), ("message", to.ReasonRequired ? "The gate is locked." : "")));

    public override HttpRequestMessage? Floor(Site site) => Next() is not var (one, to)
        ? null
        : site.FloorPost("/move", Site.FormText(null, ("reference", one.Reference), ("to", to.Name), ("closes", to.Closes is { } outcome ? Text.Kebab(outcome) : "")));

    private (Case Case, Stage To)? Next()
    {
        while (_cases.TryDequeue(out var one))
        {
            if (one.Stage.Next.Select(n => one.Rules.Stage(n)!).OrderBy(s => s.Closes is null ? 0 : 1).FirstOrDefault() is not { } to)
            {
                continue;
            }

            // It comes round again once every other case has moved, long after this move is answered.
            if (to.Closes is null && one.Moves < MostMoves)
            {
                _cases.Enqueue(one with { Stage = to, Version = one.Version + 1, Moves = one.Moves + 1 });
            }

            return (one, to);
        }

        return null;
    }

    private sealed record Case(string Reference, CaseRules Rules, Stage Stage, int Version, int Moves);
}
