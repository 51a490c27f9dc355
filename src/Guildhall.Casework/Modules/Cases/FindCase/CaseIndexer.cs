using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.FindCase;

/// <summary>
/// Writes down what a case is found by, whenever something was written on it. It reads the case anew each time, so that
/// events told twice or out of order make no difference. Answers to sensitive questions, and notes kept to a team, are never among it.
/// </summary>
internal sealed class CaseIndexer(Database database, ServiceCatalogue catalogue, Addresses addresses) :
    ISubscriber<CaseOpened>,
    ISubscriber<CaseAnswered>,
    ISubscriber<CaseMoved>,
    ISubscriber<CaseReopened>,
    ISubscriber<CaseMerged>,
    ISubscriber<CaseUnmerged>,
    ISubscriber<CaseNoted>,
    ISubscriber<CustomerWrote>,
    ISubscriber<OfficerReplied>,
    ISubscriber<CaseHandedOver>
{
    /// <summary>What is read of a case to find it by, of <c>cases."case" c</c> and <c>cases.submission s</c>.</summary>
    internal const string Selected =
        """
        c.id, c.reference, c.service_version, c.team, c.restricted, c.test, c.closed_at is null as is_open, c.customer_name, c.customer_email, c.customer_phone,
            c.property_uprn, c.property_text, c.ward, s.answers::text as answers, s.language,
            (select string_agg(t.text, ' ' order by t.at) from cases.timeline_entry t where t.case_id = c.id and t.text is not null and t.only_team is null and t.kind <> 'assigned') as written
        """;

    /// <summary>The words of a case, of <c>@names</c> and <c>@body</c>.</summary>
    internal const string Vector = "array_to_tsvector(@names) || strip(to_tsvector('english', @body))";

    // Far more than people write; PostgreSQL takes no more than a megabyte of words.
    private const int LongestText = 100_000;

    public Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseAnswered happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseMerged happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseUnmerged happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseNoted happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(CustomerWrote happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    public Task HandleAsync(OfficerReplied happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    // Whose it is has changed, and so who finds a restricted one.
    public Task HandleAsync(CaseHandedOver happened, Delivery delivery, CancellationToken cancellationToken) => IndexAsync(happened.CaseId, cancellationToken);

    /// <summary>Writes down what one case is found by. A test case is found by nothing.</summary>
    public async Task IndexAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);

        // One at a time for each case, and the look after the lock: whoever is last has seen all.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('cases.finding', ('x' || left(replace(@id::text, '-', ''), 16))::bit(64)::bigint))", new { id });
        var found = await tx.QuerySingleOrDefaultAsync<Row>(
            $"""
            select {Selected}
            from cases."case" c
            join cases.submission s on s.case_id = c.id
            where c.id = @id
            order by s.number desc
            limit 1
            """,
            new { id });
        if (found is null || found.Test)
        {
            return;
        }

        var written = Written(found, (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition);
        await tx.ExecuteAsync(
            $"""
            insert into cases.finding (case_id, team, open, words)
            values (@id, @Team, @IsOpen, {Vector})
            on conflict (case_id) do update set team = excluded.team, open = excluded.open, words = excluded.words
            """,
            new { id, written.Team, found.IsOpen, names = written.Names.ToArray(), body = written.Body });
        await tx.ExecuteAsync(
            """
            insert into cases.finding_word (word, team)
            select given.word, coalesce(@Team, '') from unnest(@words) as given (word)
            on conflict do nothing
            """,
            new { words = written.Words.Order(StringComparer.Ordinal).ToArray(), written.Team });
        if (await WardAsync(found, cancellationToken) is { } ward && ward != found.Ward)
        {
            await tx.ExecuteAsync("""update cases."case" set ward = @ward where id = @id""", new { id, ward });
            tx.Publish(new CaseLocated(id, found.Reference, ward));
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>A word of who and where, as it is told from the same word in what was written.</summary>
    internal static string Name(string word) => "^" + word;

    /// <summary>What a case is found by. The bench fills its data by the same.</summary>
    internal static WrittenDown Written(Row found, ServiceDefinition service)
    {
        var (heads, body) = (Heads(found), Body(service, Answers.FromJson(found.Answers), found));
        return new WrittenDown(
            found.Restricted ? found.Team : null,
            [.. PlainWords.Split(heads).Select(Name).Distinct(StringComparer.Ordinal)],
            body,
            [.. PlainWords.Split(heads).Concat(PlainWords.Split(body)).Where(PlainWords.IsSpelt).Distinct(StringComparer.Ordinal)]);
    }

    private static string Heads(Row found)
    {
        var heads = new StringBuilder();
        Add(found.Reference);
        Add(found.CustomerName);
        Add(found.CustomerEmail);
        Add(found.PropertyText);
        if (found.CustomerPhone is { } phone)
        {
            Add(PlainWords.Digits(phone));
        }

        if (found.PropertyUprn is { } uprn)
        {
            heads.Append(' ').Append(uprn);
        }

        // A postcode is typed with its gap or without.
        if (found.PropertyText?.Split(", ")[^1] is { } last && Postcode.TryParse(last, out var postcode))
        {
            Add(postcode.ToString().Replace(" ", "", StringComparison.Ordinal));
        }

        return heads.ToString();

        void Add(string? text) => heads.Append(' ').Append(PlainWords.Of(text ?? ""));
    }

    private static string Body(ServiceDefinition service, Answers answers, Row found)
    {
        var body = new StringBuilder();
        foreach (var question in service.Questions.Where(q => !SensitiveAnswers.AsksFor(q) && q.Contact is null && !SensitiveAnswers.IsSealed(answers[q.Name])))
        {
            foreach (var line in answers.Display(question, found.Language))
            {
                body.Append(PlainWords.Of(line)).Append(' ');
            }
        }

        body.Append(PlainWords.Of(found.Written ?? ""));
        return body.Length > LongestText ? body.ToString(0, LongestText) : body.ToString();
    }

    private async Task<string?> WardAsync(Row found, CancellationToken cancellationToken) =>
        found.PropertyUprn is { } number && Uprn.TryParse(number.ToString(System.Globalization.CultureInfo.InvariantCulture), out var uprn)
            ? (await addresses.GetAsync(uprn, cancellationToken))?.WardCode
            : null;

    /// <summary>What a case is found by.</summary>
    /// <param name="Team">The team that alone may find it; null for everybody.</param>
    /// <param name="Names">The words of who, where and the reference.</param>
    /// <param name="Body">What was written.</param>
    /// <param name="Words">The words of all of it in which a slip can be put right.</param>
    internal sealed record WrittenDown(string? Team, IReadOnlyList<string> Names, string Body, IReadOnlyList<string> Words);

    /// <summary>What is read of a case.</summary>
    internal sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Team { get; init; }

        public required bool Restricted { get; init; }

        public required bool Test { get; init; }

        public required bool IsOpen { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public long? PropertyUprn { get; init; }

        public string? PropertyText { get; init; }

        public string? Ward { get; init; }

        public required string Answers { get; init; }

        public required string Language { get; init; }

        public string? Written { get; init; }
    }
}
