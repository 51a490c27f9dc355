using System.Text;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>How the form reached us.</summary>
public enum Channel
{
    /// <summary>The person filled it in on the website.</summary>
    Web,

    /// <summary>A member of staff filled it in.</summary>
    Staff,

    /// <summary>Another system sent it.</summary>
    Api,
}

/// <summary>What a case is opened from.</summary>
public sealed record NewCase
{
    /// <summary>The version of the service that was answered.</summary>
    public required ServiceVersion Service { get; init; }

    /// <summary>The answers, complete and checked.</summary>
    public required Answers Answers { get; init; }

    /// <summary>The language they were given in, <c>en</c> or <c>cy</c>: the customer is written to in it.</summary>
    public required string Language { get; init; }

    /// <summary>How the form reached us.</summary>
    public required Channel Channel { get; init; }

    /// <summary>The draft it came from. A draft opens one case, however often it is sent.</summary>
    public required Guid Source { get; init; }

    /// <summary>Whether a definition is being tried out: the case is then in nobody's way, and nobody outside hears of it.</summary>
    public bool IsTest { get; init; }

    /// <summary>To whose account it belongs; null for nobody's.</summary>
    public CaseHolder? Holder { get; init; }

    /// <summary>The customer's name, where the form does not ask because we know it.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The customer's e-mail address, where the form does not ask because we know it.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>The customer's phone number, where the form does not ask because we know it.</summary>
    public string? CustomerPhone { get; init; }

    /// <summary>The property's number, where the form does not ask because we know it.</summary>
    public long? PropertyUprn { get; init; }

    /// <summary>The property's address, where the form does not ask because we know it.</summary>
    public string? PropertyText { get; init; }

    /// <summary>The team that has it; null for that of the service.</summary>
    public string? Team { get; init; }

    /// <summary>The flags it begins with.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Whether its team alone may see it, though the service does not say so: it comes from a case that is.</summary>
    public bool IsRestricted { get; init; }
}

/// <summary>What the customer is told of a new case.</summary>
public sealed record OpenedCase(CaseId Id, Reference Reference, DateOnly TargetOn);

/// <summary>Where cases begin. Every submission of every service passes here and becomes a case someone works.</summary>
public sealed class CaseRegister(CaseClocks clocks, CouncilProfile council, SensitiveAnswers sensitive)
{
    /// <summary>Where references come from. Tests put another in its place.</summary>
    internal Func<string, Reference> NewReference { get; set; } = Reference.New;

    /// <summary>
    /// Opens a case, with its submission, its first timeline entry, its event and its audit entry, in the caller's transaction.
    /// Its reference is made at random: should another case have it already, which is very seldom, the commit fails by
    /// <see cref="IsReferenceTaken"/>, and the caller begins again.
    /// </summary>
    public async Task<OpenedCase> OpenAsync(Transaction tx, NewCase opening, CancellationToken cancellationToken = default)
    {
        var service = opening.Service.Definition;
        var answers = opening.Answers;
        var stage = service.Case.FirstStage;
        var told = CustomerFacts.Of(service, answers);
        var name = told.Name ?? opening.CustomerName;
        var id = tx.NewId();
        var reference = NewReference(council.ReferencePrefix);
        var first = await clocks.FirstAsync(service.Case, tx.Now, cancellationToken);
        var target = first.First(clock => clock.Name == CaseRules.Finish).DueOn;

        // One row for each clock: arrays to be unnested cost as much again as the rows.
        tx.AtCommit(
            $"""
            with opened as (
                insert into cases."case" (
                    id, reference, service, service_version, stage, stage_since, team, restricted, channel, language,
                    customer_name, customer_email, customer_phone, surname_key, property_uprn, property_text, opened_at, target_on, warn_on, test,
                    holder, holder_kind, facets, skills, flags)
                values (
                    @id, @reference, @service, @serviceVersion, @stage, @now, @team, @restricted, @channel, @language,
                    @name, @email, @phone, @surname, @uprn, @property, @now, @target, @warn, @test,
                    @holder, @holderKind, @facets::jsonb, @skills, @flags)
            ), started as (
                insert into cases.clock (case_id, name, started_at, amount, unit, due_on, due_at, warn_on, next_at)
                values {string.Join(", ", first.Select((_, i) => $"(@id, @clock{i}, @now, @amount{i}, @unit{i}, @dueOn{i}, @dueAt{i}, @warnOn{i}, @nextAt{i})"))}
            ), told as (
                insert into cases.timeline_entry (id, case_id, at, kind, public, stage, actor_kind, actor_id, actor_name)
                values (@entry, @id, @now, 'opened', @public, @stage, @actorKind, @actorId, @actorName)
            )
            insert into cases.submission (id, case_id, source, service_version, answers, language, received_at, actor_kind, actor_id, actor_name)
            values (@submission, @id, @source, @serviceVersion, @answers::jsonb, @language, @now, @actorKind, @actorId, @actorName)
            """,
            [
                ("id", id), ("reference", reference.ToString()), ("service", service.Name), ("serviceVersion", opening.Service.Id),
                ("stage", stage.Name), ("now", tx.Now), ("team", opening.Team ?? service.Case.Team), ("restricted", service.Privacy.Restricted || opening.IsRestricted),
                ("channel", Platform.Data.Text.Kebab(opening.Channel)), ("language", opening.Language),
                ("name", name), ("email", told.Email ?? opening.CustomerEmail), ("phone", told.Phone ?? opening.CustomerPhone),
                ("surname", name is null ? null : SurnameKey(name)),
                ("uprn", told.PropertyText is null ? opening.PropertyUprn : told.PropertyUprn), ("property", told.PropertyText ?? opening.PropertyText),
                ("target", target), ("warn", first.Min(clock => clock.WarnOn)), ("test", opening.IsTest),
                ("holder", opening.Holder?.Id), ("holderKind", opening.Holder is { } holder ? Platform.Data.Text.Kebab(holder.Kind) : null), ("facets", Facets.Of(service, answers)),
                ("flags", opening.Flags.ToArray()), ("skills", service.Case.Assign?.Skills.ToArray() ?? []),
                ("entry", tx.NewId()), ("public", stage.Public is not null),
                ("submission", tx.NewId()), ("source", opening.Source), ("answers", sensitive.Seal(service, answers).ToJson()),
                ("actorKind", Platform.Data.Text.Kebab(tx.Actor.Kind)), ("actorId", tx.Actor.Id), ("actorName", tx.Actor.Name),
                .. first.SelectMany((clock, i) => new (string, object?)[]
                {
                    ($"clock{i}", clock.Name), ($"amount{i}", clock.Target.Amount), ($"unit{i}", Platform.Data.Text.Kebab(clock.Target.Unit)), ($"dueOn{i}", clock.DueOn),
                    ($"dueAt{i}", clock.DueAt.UtcDateTime), ($"warnOn{i}", clock.WarnOn), ($"nextAt{i}", opening.IsTest ? null : clock.NextAt?.UtcDateTime),
                }),
            ]);
        Tasks.CaseTasks.AddFor(tx, id, stage);
        tx.Publish(new CaseOpened(id, reference.ToString(), service.Name, stage.Name));
        tx.Audit("case.opened", reference.ToString(), new { service = service.Name, version = opening.Service.Number, test = opening.IsTest });
        return new OpenedCase(new CaseId(id), reference, target);
    }

    /// <summary>What the files of a case belong to, in the words of the records.</summary>
    public static string FilesOf(CaseId id) => CaseFiles.CaseDocuments.Subject(id.Value);

    /// <summary>Whether a commit failed because a new case's reference was another's: nothing was changed, and a second try has another.</summary>
    public static bool IsReferenceTaken(PostgresException failure) =>
        failure is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "case_reference_key" };

    /// <summary>The last word of a name, without case and accents, to compare surnames by.</summary>
    public static string SurnameKey(string name)
    {
        var last = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        var key = new StringBuilder(last.Length);
        foreach (var letter in last.Normalized(NormalizationForm.FormD).Where(char.IsLetterOrDigit))
        {
            key.Append(char.ToLowerInvariant(letter));
        }

        return key.ToString();
    }
}
