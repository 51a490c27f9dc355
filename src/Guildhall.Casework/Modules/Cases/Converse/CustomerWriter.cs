using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Cases.Snooze;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;

namespace Guildhall.Casework.Modules.Cases.Converse;

/// <summary>What came of writing to the officers.</summary>
internal enum WriteResult
{
    /// <summary>They have it.</summary>
    Written,

    /// <summary>The case is not the person's.</summary>
    NotFound,

    /// <summary>They have written too often in an hour.</summary>
    TooMany,
}

/// <summary>Takes a message from whom a case belongs to, and puts it before the officers.</summary>
internal sealed class CustomerWriter(Database database, ServiceCatalogue catalogue, RateLimiter limiter)
{
    /// <summary>The most characters of a message.</summary>
    public const int MessageLength = 4000;

    private const int MostAnHour = 20;

    /// <summary>Adds the message to the case's history. The same words twice in a row are one message: a button was pressed twice.</summary>
    public async Task<WriteResult> WriteAsync(string reference, string message, CurrentPerson person, CancellationToken cancellationToken)
    {
        var viewer = MyRequests.Viewer.Of(person, catalogue);
        await using var tx = await database.BeginAsync(person.ToActor(), cancellationToken);
        var found = await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select c.id, c.reference, c.service, c.merged_into, (select i.reference from cases."case" i where i.id = c.merged_into) as into_reference,
                (select i.closed_at from cases."case" i where i.id = coalesce(c.merged_into, c.id)) is not null as is_closed,
                exists (
                    select from cases.timeline_entry t
                    where t.case_id = c.id and t.kind = 'written' and t.text = @message and t.actor_id = @Writer and t.at > @Since) as said
            from cases."case" c
            where c.reference = @reference and c.holder = @Holder and c.holder_kind = @Kind and (not c.restricted or @Restricted::text[] is null or c.service = any(@Restricted))
                and (@Services::text[] is null or c.service = any(@Services)) and not c.test
            for update of c
            """,
            new { reference, message, Writer = person.Id, Since = tx.Now.AddMinutes(-10), viewer.Holder, viewer.Kind, viewer.Restricted, viewer.Services });
        if (found is null)
        {
            return WriteResult.NotFound;
        }

        if (found.Said)
        {
            return WriteResult.Written;
        }

        if (!await limiter.TryUseAsync("cases.write", person.Id.ToString(), MostAnHour, TimeSpan.FromHours(1), cancellationToken))
        {
            return WriteResult.TooMany;
        }

        tx.AtCommit(
            """update cases."case" set customer_wrote_at = coalesce(customer_wrote_at, @now), chases = chases + (closed_at is null)::int, version = version + 1 where id = @id""",
            ("now", tx.Now), ("id", found.MergedInto ?? found.Id));
        Waking.AtCommit(tx, found.MergedInto ?? found.Id, "The customer wrote.");
        var entry = Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = TimelineKind.Written, Public = true, Text = message, Data = found.IsClosed ? new { Closed = true } : null });
        tx.Publish(new CustomerWrote(found.MergedInto ?? found.Id, found.IntoReference ?? found.Reference, found.Service, entry));
        tx.Audit("case.customer-wrote", found.Reference);
        await tx.CommitAsync(cancellationToken);
        return WriteResult.Written;
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required bool Said { get; init; }

        /// <summary>Whether nobody works on it any more: what is written then is no chase.</summary>
        public required bool IsClosed { get; init; }

        /// <summary>The case that is worked in its place: its officers read what is written here.</summary>
        public Guid? MergedInto { get; init; }

        public string? IntoReference { get; init; }
    }
}
