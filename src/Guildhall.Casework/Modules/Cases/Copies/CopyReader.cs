using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Copies;

/// <summary>What a customer sent to a case, as it stands since they last sent something. Sensitive answers in it are sealed.</summary>
internal sealed record SentForm
{
    public required Guid CaseId { get; init; }

    public required Guid Source { get; init; }

    public required string Reference { get; init; }

    public required ServiceDefinition Service { get; init; }

    public required Answers Answers { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateOnly TargetOn { get; init; }

    public string? CustomerEmail { get; init; }

    public required bool Test { get; init; }
}

/// <summary>Reads what people sent.</summary>
internal sealed class CopyReader(Database database, ServiceCatalogue catalogue)
{
    /// <summary>What the customer of a case sent last; null where there is no such case.</summary>
    public Task<SentForm?> OfCaseAsync(Guid caseId, CancellationToken cancellationToken) => ReadAsync(caseId, null, cancellationToken);

    /// <summary>What came from a draft; null where nothing did.</summary>
    public Task<SentForm?> FromAsync(Guid source, CancellationToken cancellationToken) => ReadAsync(null, source, cancellationToken);

    private async Task<SentForm?> ReadAsync(Guid? caseId, Guid? source, CancellationToken cancellationToken)
    {
        if (await RowAsync(caseId, source, cancellationToken) is not { } row)
        {
            return null;
        }

        return new SentForm
        {
            CaseId = row.CaseId,
            Source = row.Source,
            Reference = row.Reference,
            Service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition,
            Answers = Answers.FromJson(row.Answers),
            ReceivedAt = row.ReceivedAt,
            TargetOn = row.TargetOn,
            CustomerEmail = row.CustomerEmail,
            Test = row.Test,
        };
    }

    private async Task<Row?> RowAsync(Guid? caseId, Guid? source, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<Row>(
            """
            select s.case_id, s.source, c.reference, s.service_version, s.answers::text, s.received_at, c.target_on, c.customer_email, c.test
            from cases.submission s
            join cases."case" c on c.id = s.case_id
            where s.case_id = @caseId or s.source = @source
            order by s.number desc
            limit 1
            """,
            new { caseId, source });
    }

    private sealed record Row
    {
        public required Guid CaseId { get; init; }

        public required Guid Source { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Answers { get; init; }

        public required DateTimeOffset ReceivedAt { get; init; }

        public required DateOnly TargetOn { get; init; }

        public string? CustomerEmail { get; init; }

        public required bool Test { get; init; }
    }
}
