using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.Related;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Npgsql;

namespace Guildhall.Casework.Modules.Cases.SplitCase;

/// <summary>A part of a case that is to be a case of its own.</summary>
public sealed record Split
{
    /// <summary>The case it is a part of.</summary>
    public required string Reference { get; init; }

    /// <summary>The service the new case is of.</summary>
    public required ServiceVersion Service { get; init; }

    /// <summary>The team that has it; null for the service's own.</summary>
    public string? Team { get; init; }

    /// <summary>The questions whose answers and files go with it.</summary>
    public required IReadOnlySet<string> Questions { get; init; }

    /// <summary>Why, for colleagues.</summary>
    public required string Reason { get; init; }

    /// <summary>The form it came from. A form that is sent twice makes one case.</summary>
    public required Guid Source { get; init; }
}

/// <summary>What came of splitting a case.</summary>
/// <param name="Reference">The new case's reference; null where there is no such case for the officer, or it is closed.</param>
/// <param name="IsClosed">Whether it is closed.</param>
public sealed record SplitResult(string? Reference, bool IsClosed = false);

/// <summary>Makes a part of a case a case of its own, of the same or another service and team. Its customer is told as of any new case, once.</summary>
internal sealed class CaseSplitter(
    Database database, ServiceCatalogue catalogue, CaseRegister register, Documents documents, SensitiveAnswers sensitive)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 1000;

    /// <summary>Splits it.</summary>
    public async Task<SplitResult> SplitAsync(Split split, CurrentStaff staff, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryAsync(split, staff, cancellationToken);
            }
            catch (PostgresException e) when (CaseRegister.IsReferenceTaken(e) && tries < 3)
            {
                // Another reference the next time.
            }
        }
    }

    private async Task<SplitResult> TryAsync(Split split, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, split.Reference, staff, version: null) is not { } found)
        {
            return new SplitResult(null);
        }

        if (await tx.QuerySingleOrDefaultAsync<string>(
            """select c.reference from cases.submission s join cases."case" c on c.id = s.case_id where s.source = @Source""", new { split.Source }) is { } made)
        {
            return new SplitResult(made);
        }

        if (found.ClosedAt is not null)
        {
            return new SplitResult(null, IsClosed: true);
        }

        var row = await tx.QuerySingleAsync<Row>(
            """
            select c.language, c.customer_name, c.customer_email, c.customer_phone, c.property_uprn, c.property_text, c.holder, c.holder_kind, s.answers::text as answers
            from cases."case" c
            join cases.submission s on s.case_id = c.id
            where c.id = @Id
            order by s.number desc
            limit 1
            """,
            new { found.Id });
        var service = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition;
        var answers = sensitive.Open(Answers.FromJson(row.Answers));
        var from = CaseDocuments.Subject(found.Id);
        var copies = (await documents.ListAsync(from)).Where(d => d.State == DocumentState.Clean).ToDictionary(d => d.Id, _ => tx.NewId());
        var (taken, untold) = Take(split, service, answers, copies);
        taken = WithContacts(split.Service.Definition, taken, row);

        var opened = await register.OpenAsync(tx, new NewCase
        {
            Service = split.Service,
            Answers = taken,
            Language = row.Language,
            Channel = Channel.Staff,
            Source = split.Source,
            IsTest = found.Test,
            Holder = row.Holder is { } holder ? new CaseHolder(Text.Parse<HolderKind>(row.HolderKind!), holder) : null,
            CustomerName = row.CustomerName,
            CustomerEmail = row.CustomerEmail,
            CustomerPhone = row.CustomerPhone,
            PropertyUprn = row.PropertyUprn,
            PropertyText = row.PropertyText,
            Team = split.Team,
            IsRestricted = found.Restricted,
        }, cancellationToken);
        var used = copies.Where(copy => split.Service.Definition.Questions.SelectMany(taken.Files).Any(file => file.Id == copy.Value)).ToDictionary();
        if (used.Count > 0)
        {
            await documents.CopyAsync(tx, used, from, CaseDocuments.Subject(opened.Id.Value));
        }

        CaseTies.Add(tx, "split", found.Id, opened.Id.Value, reason: null);
        Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Split, Public = true, Data = new { Into = opened.Reference.ToString() } });
        Timeline.Add(tx, new TimelineEntry { CaseId = opened.Id.Value, Kind = TimelineKind.Split, Public = false, Text = split.Reason, Data = new { From = found.Reference } });
        if (untold.Length > 0)
        {
            Timeline.Add(tx, new TimelineEntry { CaseId = opened.Id.Value, Kind = TimelineKind.Note, Public = false, Text = untold });
        }

        tx.AtCommit("""update cases."case" set version = version + 1 where id = @id""", ("id", found.Id));
        tx.Audit("case.split", found.Reference, new { into = opened.Reference.ToString(), questions = split.Questions });
        await tx.CommitAsync(cancellationToken);
        return new SplitResult(opened.Reference.ToString());
    }

    // What the new service asks too is answered; the rest is told in a note.
    private static (Answers Taken, string Untold) Take(Split split, ServiceDefinition service, Answers answers, Dictionary<Guid, Guid> copies)
    {
        var taken = Answers.Empty;
        var untold = new List<string>();
        foreach (var question in service.Questions.Where(q => split.Questions.Contains(q.Name)))
        {
            var asked = split.Service.Definition.Questions.FirstOrDefault(q => q.Name == question.Name && q.Type == question.Type);
            if (asked is not null && !IsAsSensitive(question, asked))
            {
                // It stays where it is sealed: where it would go, it would be read by all.
                continue;
            }

            if (asked is not null && question.Type == QuestionType.File)
            {
                taken = taken.With(question.Name, new JsonArray(
                    [.. answers.Files(question.Name).Where(f => copies.ContainsKey(f.Id)).Select(f => Answers.Node(f with { Id = copies[f.Id] }))]));
            }
            else if (asked is not null && answers.Files(question).Count == 0)
            {
                taken = taken.With(question.Name, answers[question.Name]?.DeepClone());
            }
            else if (!SensitiveAnswers.AsksFor(question))
            {
                untold.Add($"{question.Label.English}: {string.Join(", ", answers.Display(question, "en"))}");
            }
        }

        return (taken, string.Join('\n', untold));
    }

    // Whether all that is sensitive in one question is so in the other.
    private static bool IsAsSensitive(Question from, Question to) => to.Sensitive
        || (!from.Sensitive && from.Questions.All(q => to.Questions.FirstOrDefault(inside => inside.Name == q.Name) is { } same ? IsAsSensitive(q, same) : !SensitiveAnswers.AsksFor(q)));

    private static Answers WithContacts(ServiceDefinition service, Answers answers, Row row)
    {
        foreach (var (role, told) in new[] { (ContactRole.Name, row.CustomerName), (ContactRole.Email, row.CustomerEmail), (ContactRole.Phone, row.CustomerPhone) })
        {
            if (told is not null && service.ContactQuestion(role) is { } question && answers[question.Name] is null)
            {
                answers = answers.With(question.Name, told);
            }
        }

        return row.PropertyText is { } place && service.Questions.FirstOrDefault(q => q.IsProperty) is { } property && answers[property.Name] is null
            ? answers.With(property.Name, Answers.Node(new AddressAnswer(row.PropertyUprn?.ToString(System.Globalization.CultureInfo.InvariantCulture), place)))
            : answers;
    }

    private sealed record Row
    {
        public required string Language { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public long? PropertyUprn { get; init; }

        public string? PropertyText { get; init; }

        public Guid? Holder { get; init; }

        public string? HolderKind { get; init; }

        public required string Answers { get; init; }
    }
}
