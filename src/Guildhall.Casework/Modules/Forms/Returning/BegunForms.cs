using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Forms.Returning;

/// <summary>Tells the start pages and the staff's list of services which forms were begun.</summary>
internal sealed class BegunForms(Database database, Drafts drafts, ReturnKeys keys, TimeProvider clock) : IUnfinishedForms
{
    public async Task<UnfinishedForm?> FindAsync(HttpContext context, string service)
    {
        if (DraftCookie.Read(context, new FormPlace(service)) is not { } token
            || await drafts.FindAsync(new FormPlace(service), token, page: null, context.RequestAborted) is not { IsSent: false } draft
            || (draft.Owner is { } owner && owner != (context.User.FindStaff()?.Id ?? (context.User.FindPerson() is { } person ? CaseHolder.Of(person).Id : null))))
        {
            return null;
        }

        return new UnfinishedForm(service, draft.CreatedAt, draft.ExpiresAt, FormLinks.Check(service), FormLinks.Apply(service) + "?handler=Again");
    }

    public async Task<IReadOnlyList<UnfinishedForm>> OfAccountAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(
            """
            select id, service, created_at, expires_at
            from forms.draft
            where account_id = @account and sent_at is null and expires_at > @now and return_token is not null and not test
            order by created_at desc
            limit 50
            """,
            new { account, now = clock.GetUtcNow() });
        return [.. rows.Select(r => new UnfinishedForm(r.Service, r.CreatedAt, r.ExpiresAt, FormLinks.Resume(r.Service, keys.KeyOf(r.Id)), FormLinks.Apply(r.Service) + "?handler=Again"))];
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Service { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
