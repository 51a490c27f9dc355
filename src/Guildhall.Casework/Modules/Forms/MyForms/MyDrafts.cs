using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Returning;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Forms.MyForms;

/// <summary>A form a person began and has not sent.</summary>
internal sealed record MyDraft(ServiceDefinition Service, DateTimeOffset BegunAt, DateTimeOffset ExpiresAt, int DaysLeft, string Continue);

/// <summary>The forms that were begun while somebody was signed in. They belong to whom they are for, whoever began them.</summary>
internal sealed class MyDrafts(Database database, ServiceCatalogue catalogue, ReturnKeys keys, TimeProvider clock)
{
    private const int MostShown = 20;

    /// <summary>Those of a person, or of the business or person they act for; what goes first comes first.</summary>
    public async Task<IReadOnlyList<MyDraft>> OfAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var drafts = new List<MyDraft>();
        foreach (var row in await RowsAsync(person, now, cancellationToken))
        {
            var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
            if (!MayGoOn(person, service))
            {
                continue;
            }

            var left = LondonTime.DayOf(row.ExpiresAt).DayNumber - LondonTime.DayOf(now).DayNumber;
            drafts.Add(new MyDraft(service, row.CreatedAt, row.ExpiresAt, left, FormLinks.Mine(keys.KeyOf(row.Id))));
        }

        return drafts;
    }

    /// <summary>What opens a draft of theirs; null where they have none of that key.</summary>
    public async Task<(string Service, string Token, DateTimeOffset ExpiresAt)?> OpenAsync(string key, CurrentPerson person, CancellationToken cancellationToken)
    {
        if (keys.DraftOf(key) is not { } id)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Kept>(
            """
            select service, return_token, expires_at
            from forms.draft
            where id = @id and coalesce(acting_for, account_id) = @Holder and sent_at is null and expires_at > @now and ask_id is null and not test
            """,
            new { id, Holder = CaseHolder.Of(person).Id, now = clock.GetUtcNow() });
        return row is not null && MayGoOn(person, catalogue.Find(row.Service)?.Definition) && keys.OpenToken(row.ReturnToken) is { } token ? (row.Service, token, row.ExpiresAt) : null;
    }

    // What somebody has begun is not shown to a helper who may not send it.
    private static bool MayGoOn(CurrentPerson person, ServiceDefinition? service) =>
        service is null || Helping.May(person, service.Name, service.Privacy.IsClosedToHelpers, act: true);

    private async Task<IReadOnlyList<Row>> RowsAsync(CurrentPerson person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Row>(
            """
            select id, service_version, created_at, expires_at
            from forms.draft
            where coalesce(acting_for, account_id) = @Holder and sent_at is null and expires_at > @now
                and return_token is not null and ask_id is null and not test
            order by expires_at
            limit @MostShown
            """,
            new { Holder = CaseHolder.Of(person).Id, now, MostShown })).AsList();
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }

    private sealed record Kept
    {
        public required string Service { get; init; }

        public string? ReturnToken { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }
}

/// <summary>Shows the forms to finish on the account's home page.</summary>
internal sealed class DraftsSection(MyDrafts drafts) : IAccountSection
{
    public int Order => 20;

    public async Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken) =>
        await drafts.OfAsync(person, cancellationToken) is { Count: > 0 } found ? new AccountSection("/Modules/Forms/MyForms/_Drafts.cshtml", found) : null;
}
