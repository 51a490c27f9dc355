using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.CasePage;

/// <summary>Opens a sensitive answer for an officer who asks to see it, and leaves word of it.</summary>
public sealed class AnswerRevealer(Database database, SensitiveAnswers sensitive)
{
    /// <summary>The case with the answer to one question opened. The audit has it before the officer does.</summary>
    public async Task<CaseRecord> RevealAsync(CaseRecord record, Question question, CurrentStaff staff, CancellationToken cancellationToken = default) =>
        record with { Answers = (await RevealAsync(record.Case.Reference, [record.Answers], question, staff, cancellationToken))[0] };

    /// <summary>The same of all that was answered to the question, from the first version on.</summary>
    public async Task<IReadOnlyList<Answers>> RevealAsync(
        string reference, IReadOnlyList<Answers> versions, Question question, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        tx.Audit("answer.revealed", reference, new { question = question.Name, versions = versions.Count });
        await tx.CommitAsync(cancellationToken);
        return [.. versions.Select(answers => sensitive.Open(answers, question.Name))];
    }
}
