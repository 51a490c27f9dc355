using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Letters;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Automation.Run;

/// <summary>What led to a run: another rule's doing, or nothing of ours.</summary>
/// <param name="Depth">How many runs before it.</param>
/// <param name="Chain">Their rules.</param>
internal sealed record RuleCause(int Depth, IReadOnlyList<Guid> Chain)
{
    public static readonly RuleCause None = new(0, []);
}

/// <summary>
/// Runs rules on cases. A run is one transaction: the case is locked, the rule is looked at anew, and what it does, the line in the history and the
/// record of the run are written together. The record's key is the rule, the case and what set it off, so that a run happens once however often it is asked for.
/// </summary>
internal sealed class RuleRunner(
    Database database, CaseFactReader reader, CaseActs acts, LetterRoom letters, Connectors connectors, Teams teams, WorkingCalendar calendar, RuleStore store, TimeProvider clock)
{
    /// <summary>How many rules may set one another off.</summary>
    public const int Deepest = 5;

    /// <summary>How many runs a case may have in an hour.</summary>
    public const int MostAnHour = 20;

    /// <summary>What led to something that was done: the chain of the run whose doing it was.</summary>
    public async Task<RuleCause> CauseOfAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor is not { Kind: ActorKind.System, Id: { } run })
        {
            return RuleCause.None;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<(Guid Rule, int Depth, Guid[] Chain)?>("select rule, depth, chain from automation.run where id = @run", new { run }) is var (rule, depth, chain)
            ? new RuleCause(depth + 1, [.. chain, rule])
            : RuleCause.None;
    }

    /// <summary>Runs a rule on a case, if it holds.</summary>
    /// <param name="setOff">What set it off.</param>
    /// <param name="still">Whether the case is still where it was when the rule was set off; null for an event.</param>
    /// <returns>Whether it did something now.</returns>
    public async Task<bool> RunAsync(LiveRule live, Guid caseId, Guid setOff, RuleCause cause, Func<CaseFacts, bool>? still, CancellationToken cancellationToken)
    {
        if (cause.Chain.Contains(live.Id))
        {
            return false;
        }

        var id = Key.New(clock);
        await using var tx = await database.BeginAsync(new Actor(ActorKind.System, id, $"Rule “{live.Rule.Name}”"), cancellationToken);
        if (await reader.TakeAsync(tx, caseId, cancellationToken) is not { Test: false, IsMerged: false } about
            || still?.Invoke(about) == false || !RuleFacts.Holds(live.Rule, about, tx.Now))
        {
            return false;
        }

        var begun = await tx.ExecuteAsync(
            """
            insert into automation.run (id, rule, version, case_id, event_id, at, depth, chain, state, did)
            values (@id, @Rule, @Version, @caseId, @setOff, @Now, @Depth, @Chain, 'done', '[]')
            on conflict (rule, case_id, event_id) do nothing
            """,
            new { id, Rule = live.Id, live.Version, caseId, setOff, tx.Now, cause.Depth, Chain = cause.Chain.ToArray() });
        if (begun == 0)
        {
            return false;
        }

        if (cause.Depth > Deepest || await tx.QuerySingleAsync<int>("select count(*)::int from automation.run where case_id = @caseId and at > @Since", new { caseId, Since = tx.Now.AddHours(-1) }) > MostAnHour)
        {
            var why = cause.Depth > Deepest ? "rules set one another off too often" : $"rules did {MostAnHour} things to this case in an hour";
            await EndAsync(tx, id, "stopped", [new Did("", why)], null, null);
            CaseActs.RuleRan(tx, caseId, $"“{live.Rule.Name}” was stopped, because {why}.", new { Rule = live.Id, live.Version, Run = id });
            await tx.CommitAsync(cancellationToken);
            return false;
        }

        await DoAsync(tx, live, about, id, 0, cancellationToken);
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Goes on with a run whose wait is over, if its rule still holds and is still on.</summary>
    public async Task ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await WaitingAsync(id, cancellationToken) is not var (rule, version, caseId, next) || await store.VersionAsync(rule, version, cancellationToken) is not var (live, isOn))
        {
            return;
        }

        await using var tx = await database.BeginAsync(new Actor(ActorKind.System, id, $"Rule “{live.Rule.Name}”"), cancellationToken);
        var about = await reader.TakeAsync(tx, caseId, cancellationToken);

        // Two workers that saw it wait: the second finds that it does no more.
        if (about is null || await tx.ExecuteAsync("update automation.run set state = 'done', resume_at = null, next_act = null where id = @id and state = 'waiting'", new { id }) == 0)
        {
            return;
        }

        var against = !isOn ? "it was switched off meanwhile" : about.IsMerged ? "the case goes on in another" : !RuleFacts.Holds(live.Rule, about, tx.Now) ? "it no longer holds" : null;
        if (against is not null)
        {
            await EndAsync(tx, id, "stopped", [.. await DidAsync(tx, id), new Did("", against)], null, null);
            CaseActs.RuleRan(tx, caseId, $"“{live.Rule.Name}” did not go on after its wait, because {against}.", new { Rule = rule, Version = version, Run = id });
        }
        else
        {
            await DoAsync(tx, live, about, id, next, cancellationToken);
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>A key made of what sets a timer off, so that it does so once.</summary>
    public static Guid KeyOf(Guid rule, Guid caseId, DateTimeOffset moment) => new(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{rule:N}{caseId:N}{moment.UtcTicks}"))).AsSpan(0, 16));

    private async Task DoAsync(Transaction tx, LiveRule live, CaseFacts about, Guid run, int from, CancellationToken cancellationToken)
    {
        var rule = live.Rule;
        var did = from == 0 ? [] : await DidAsync(tx, run);
        var (state, next, resume) = ("done", (int?)null, (DateTimeOffset?)null);
        for (var i = from; i < rule.Acts.Count; i++)
        {
            if (rule.Acts[i] is RuleAct.Wait wait)
            {
                resume = await AfterAsync(tx.Now, wait.Time, cancellationToken);
                (state, next) = ("waiting", i + 1);
                did.Add(new Did(RuleWords.Act(wait, about.Definition), null));
                break;
            }

            did.Add(new Did(RuleWords.Act(rule.Acts[i], about.Definition), await ActAsync(tx, rule.Acts[i], about, rule.Name, cancellationToken)));
        }

        await EndAsync(tx, run, state, did, next, resume);
        var why = RuleWords.If(rule, about.Definition);
        var said = string.Join("; ", did.Skip(from).Select(d => d.Not is null ? d.What : $"{d.What}: not done, because {d.Not}"));
        CaseActs.RuleRan(
            tx,
            about.Id,
            $"“{rule.Name}”: {said}. {RuleWords.When(rule.When, about.Definition)}{(why is null ? "" : $", if {why}")}.",
            new { Rule = live.Id, live.Version, Run = run });
        tx.Audit("rule.ran", about.Reference, new { rule = live.Id, version = live.Version, run });
    }

    /// <summary>Does one thing; says why not where it cannot be done.</summary>
    private async Task<string?> ActAsync(Transaction tx, RuleAct act, CaseFacts about, string rule, CancellationToken cancellationToken)
    {
        switch (act)
        {
            case RuleAct.Assign { Officer: null }:
                return await acts.AssignAsync(tx, about, null, cancellationToken);
            case RuleAct.Assign { Officer: { } officer }:
                var member = (await teams.MembersAsync(about.Team, cancellationToken)).FirstOrDefault(m => string.Equals(m.Name, officer, StringComparison.OrdinalIgnoreCase));
                return member is null ? $"no {officer} works in the team" : await acts.AssignAsync(tx, about, member.Id, cancellationToken);
            case RuleAct.Team team:
                return await acts.HandToTeamAsync(tx, about, team.Name, cancellationToken);
            case RuleAct.Flag flag:
                await CaseActs.FlagAsync(tx, about, flag.Name, flag.On);
                return null;
            case RuleAct.Note note:
                CaseActs.Note(tx, about.Id, about.Reference, note.Text);
                return null;
            case RuleAct.Task task:
                return await acts.TaskAsync(tx, about, task.Text);
            case RuleAct.Message message:
                return await acts.MessageAsync(tx, about, message.Template, tx.NewId(), cancellationToken);
            case RuleAct.Letter letter:
                return letters.Ask(tx, about.Id, about.Service, letter.Template, tx.NewId(), $"Rule “{rule}”");
            case RuleAct.Call call:
                if (!connectors.Systems.Contains(call.System))
                {
                    return $"no system “{call.System}” is connected";
                }

                await connectors.QueueAsync(tx, new ConnectorCall { Key = tx.NewId(), About = about.Id, System = call.System, Name = call.Name, Body = BodyOf(call, about) });
                return null;
            case RuleAct.Move move:
                return await acts.MoveAsync(tx, about, move.Stage, move.Words, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown act {act}.");
        }
    }

    private static JsonObject BodyOf(RuleAct.Call call, CaseFacts about)
    {
        var answers = new JsonObject();
        foreach (var question in about.Definition.Questions.Where(q => call.Answers.Contains(q.Name) && !q.Sensitive))
        {
            answers[question.Name] = about.Answers[question.Name]?.DeepClone();
        }

        return new JsonObject
        {
            ["reference"] = about.Reference,
            ["service"] = about.Service,
            ["stage"] = about.Stage,
            ["team"] = about.Team,
            ["opened-at"] = about.OpenedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["target"] = about.TargetOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["answers"] = answers,
        };
    }

    private async Task<DateTimeOffset> AfterAsync(DateTimeOffset from, RuleTime time, CancellationToken cancellationToken) => time.Unit switch
    {
        RuleUnit.Hours => from.AddHours(time.Amount),
        RuleUnit.Days => from.AddDays(time.Amount),
        RuleUnit.Weeks => from.AddDays(7 * time.Amount),
        _ => LondonTime.InstantOf((await calendar.GetAsync(cancellationToken)).AddWorkingDays(LondonTime.DayOf(from), time.Amount), TimeOnly.FromDateTime(LondonTime.At(from).DateTime)),
    };

    private async Task<(Guid Rule, int Version, Guid CaseId, int Next)?> WaitingAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<(Guid, int, Guid, int)?>("select rule, version, case_id, next_act from automation.run where id = @id and state = 'waiting'", new { id });
    }

    private static async Task<List<Did>> DidAsync(Transaction tx, Guid run) =>
        JsonSerializer.Deserialize<List<Did>>(await tx.QuerySingleAsync<string>("select did::text from automation.run where id = @run", new { run }), JsonSerializerOptions.Web) ?? [];

    private static Task EndAsync(Transaction tx, Guid run, string state, IReadOnlyList<Did> did, int? next, DateTimeOffset? resume) => tx.ExecuteAsync(
        "update automation.run set state = @state, did = @Did::jsonb, next_act = @next, resume_at = @resume where id = @run",
        new { run, state, Did = JsonSerializer.Serialize(did, JsonSerializerOptions.Web), next, resume });
}

/// <summary>Something a run did.</summary>
/// <param name="What">In words.</param>
/// <param name="Not">Why it was not done; null where it was.</param>
internal sealed record Did(string What, string? Not);
