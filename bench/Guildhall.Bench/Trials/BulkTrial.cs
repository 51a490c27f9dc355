using System.Diagnostics;
using System.Globalization;
using Guildhall.Bench.DataSet;
using Guildhall.Bench.Load;
using Guildhall.Bench.Requests;
using Guildhall.Casework.Modules.Cases;
using Npgsql;

namespace Guildhall.Bench.Trials;

/// <summary>
/// An officer gives 1,000 cases to themselves at once, while other clients read case pages as fast as they come. What is done is undone
/// after each round.
/// </summary>
internal sealed class BulkTrial : Trial
{
    private const int Many = 1000;
    private const int Rounds = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public override string Name => "bulk";

    public override async Task<TrialResult> RunAsync(Site site, BenchOptions options)
    {
        var began = TimeProvider.System.GetUtcNow();
        var page = site.Requests.OfType<CasePageRequest>().Single();
        await page.PrepareAsync(site);
        await BenchData.CleanAsync(site.Source, began);
        await using var worker = await site.WorkerAsync();
        await GiveAsync(site, 100, () => { });
        var (apart, beside) = (new Slice(), new Slice());
        var (alone, together, floor) = (new List<double>(), new List<double>(), new List<double>());
        await AskAsync(new Slice(), page, site, options.Clients, Until(2));
        for (var round = 0; round < Rounds; round++)
        {
            await site.RenewAsync();
            await AskAsync(apart, page, site, options.Clients, Until(Math.Max(1, options.Seconds / Rounds)));
            alone.Add(await GiveAsync(site, Many, () => { }));
            var ends = false;
            Task? asking = null;
            together.Add(await GiveAsync(site, Many, () => asking = AskAsync(beside, page, site, options.Clients, () => !Volatile.Read(ref ends))));
            Volatile.Write(ref ends, true);
            await asking!;
            floor.Add(await GiveAtFloorAsync(site));
        }

        if (apart.Failures + beside.Failures > 0)
        {
            throw new BenchException($"Case pages failed beside a bulk action. {apart.FirstFailure} {beside.FirstFailure}");
        }

        await BenchData.CleanAsync(site.Source, began);
        var times = beside.Percentile(0.95) / apart.Percentile(0.95);
        return new TrialResult(
            Text($"Assign {Many:N0} cases at once"), site.Cases,
            [
                ("Seconds to done, nobody else asking", Text($"{Median(alone):0.0}"), Text($"{Median(floor):0.0}")),
                (Text($"Seconds to done, {options.Clients} clients reading case pages"), Text($"{Median(together):0.0}"), ""),
                ("Others' case pages before, p50 and p95 ms", Text($"{apart.Percentile(0.5):0.0}, {apart.Percentile(0.95):0.0}"), ""),
                ("Others' case pages meanwhile, p50 and p95 ms", Text($"{beside.Percentile(0.5):0.0}, {beside.Percentile(0.95):0.0}"), ""),
            ],
            [
                (Text($"Assign {Many:N0} cases, {site.Cases:N0} cases, others reading: under 10 s"), Text($"{Median(together):0.0} s"), Median(together) < 10),
                (Text($"Others' pages meanwhile, {site.Cases:N0} cases: p95 within twice"), Text($"{times:0.0} times"), times <= 2),
            ]);
    }

    private static Func<bool> Until(double seconds)
    {
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        return () => Stopwatch.GetTimestamp() < until;
    }

    // Through the pages, as an officer does it; the seconds from the last button to the last case.
    private static async Task<double> GiveAsync(Site site, int many, Action begins)
    {
        var cases = await CasesAsync(site, many);
        var pass = await site.PassAsync(CaseLinks.Desk, site.StaffCookies);
        var bulk = await site.SendAsync(site.Post(CaseLinks.Bulk, pass.Cookies, Site.FormText(pass, [.. cases.Select(c => ("case", c.Reference))])));
        await site.SendAsync(site.Post(bulk, pass.Cookies, Site.FormText(pass, ("action", "assign"), ("owner", site.Officer.Id.ToString()))));
        begins();
        var since = Stopwatch.GetTimestamp();
        await site.SendAsync(site.Post(bulk + "?handler=Begin", pass.Cookies, Site.FormText(pass)));
        var id = Guid.Parse(bulk.Split('/')[^1], CultureInfo.InvariantCulture);
        while (await StateAsync(site, id) == "running")
        {
            if (Stopwatch.GetElapsedTime(since) > s_patience)
            {
                throw new BenchException($"{many:N0} cases were not assigned in {s_patience.TotalMinutes:0} minutes.");
            }

            await Task.Delay(20);
        }

        var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await UndoAsync(site, cases, id);
        return took;
    }

    private static async Task<double> GiveAtFloorAsync(Site site)
    {
        var cases = await CasesAsync(site, Many);
        var since = Stopwatch.GetTimestamp();
        await site.SendAsync(site.FloorPost("/assign", Site.FormText(null, [.. cases.Select(c => ("case", c.Reference))])));
        var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await UndoAsync(site, cases, Guid.Empty);
        return took;
    }

    private static async Task<List<Case>> CasesAsync(Site site, int many)
    {
        await using var find = site.Source.CreateCommand(
            """
            select id, reference, owner, owner_name
            from cases."case"
            where team = any(@teams) and closed_at is null and owner is distinct from @officer and (snoozed_until is null or snoozed_until <= current_date)
            order by target_on desc, id
            limit @many
            """);
        find.Parameters.Add(new("teams", site.Officer.Teams));
        find.Parameters.Add(new("officer", site.Officer.Id));
        find.Parameters.Add(new("many", many));
        await using var reader = await find.ExecuteReaderAsync();
        var cases = new List<Case>();
        while (await reader.ReadAsync())
        {
            var owned = !await reader.IsDBNullAsync(2);
            cases.Add(new Case(reader.GetGuid(0), reader.GetString(1), owned ? reader.GetGuid(2) : null, owned ? reader.GetString(3) : null));
        }

        return cases;
    }

    private static async Task<string> StateAsync(Site site, Guid bulk)
    {
        await using var find = site.Source.CreateCommand("select state from cases.bulk where id = @bulk");
        find.Parameters.Add(new("bulk", bulk));
        return (string)(await find.ExecuteScalarAsync())!;
    }

    private static async Task UndoAsync(Site site, List<Case> cases, Guid bulk)
    {
        await using var put = site.Source.CreateCommand(
            """
            with given as (
                select count(*) from cases."case" where id = any(@ids) and owner = @officer
            ), put as (
                update cases."case" c
                set owner = o.owner, owner_name = o.owner_name
                from unnest(@ids, @owners, @names) as o (id, owner, owner_name)
                where c.id = o.id
            ), gone as (
                delete from cases.bulk where id = @bulk
            )
            select * from given
            """);
        put.Parameters.Add(new("ids", cases.Select(c => c.Id).ToArray()));
        put.Parameters.Add(new NpgsqlParameter<Guid?[]>("owners", [.. cases.Select(c => c.Owner)]));
        put.Parameters.Add(new NpgsqlParameter<string?[]>("names", [.. cases.Select(c => c.OwnerName)]));
        put.Parameters.Add(new("officer", site.Officer.Id));
        put.Parameters.Add(new("bulk", bulk));
        var given = (long)(await put.ExecuteScalarAsync())!;
        if (given != cases.Count)
        {
            throw new BenchException($"{given:N0} of {cases.Count:N0} cases were assigned.");
        }
    }

    private sealed record Case(Guid Id, string Reference, Guid? Owner, string? OwnerName);
}
