using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Letters.MakeLetter;
using Guildhall.Casework.Modules.Letters.Write;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Letters.Post;

/// <summary>Makes the letters that rules ask for. One that cannot be made is a note on the case, for an officer to see to.</summary>
internal sealed class MakeAskedLetter(LetterMaker maker, CaseFactReader reader, Database database) : ISubscriber<LetterAsked>
{
    public async Task HandleAsync(LetterAsked happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(delivery.Actor, cancellationToken);
        if (await reader.TakeAsync(tx, happened.CaseId, cancellationToken) is not { } about)
        {
            return;
        }

        var to = await maker.AddressAsync(about, happened.Template, cancellationToken);
        var draft = await maker.DraftAsync(about, happened.Template, about.Language, about.OwnerName ?? "", cancellationToken);
        if (draft is not var (title, text) || LetterTemplate.GapsIn(text).Count > 0)
        {
            throw new PermanentFailureException($"The letter {happened.Template} cannot be made by itself.");
        }

        if (to is null || LetterAddress.Problem(to) is not null)
        {
            CaseActs.Note(tx, about.Id, about.Reference, $"The letter “{title}” was not made, because we do not know where the customer lives. Make it by hand. ({happened.By})");
            await tx.CommitAsync(cancellationToken);
            return;
        }

        if (!maker.IsReady)
        {
            throw new InvalidOperationException("There are no fonts to print letters with: `npm run build` puts them there.");
        }

        await maker.MakeAsync(
            tx,
            about,
            new LetterToMake { Key = happened.Key, Template = happened.Template, Language = about.Language, Title = title, Text = text, To = to, Way = maker.UsualWay },
            cancellationToken);
        await tx.CommitAsync(cancellationToken);
    }
}
