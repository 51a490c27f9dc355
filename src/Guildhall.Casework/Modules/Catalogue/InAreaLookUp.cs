using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>Whether the addresses of a page are in the council's area: in its gazetteer. A new home may not be in it yet, so this warns and does not refuse.</summary>
internal sealed class InAreaLookUp(CouncilProfile council) : ILookUp
{
    public string Name => "places.in-area";

    public string Summary => "Warns when an address of the page is not in the council’s area.";

    public bool GivesOptions => false;

    public Task<LookUpAnswer> AskAsync(LookUpQuestion question, CancellationToken cancellationToken) => Task.FromResult(
        question.Page.Questions.Any(q => q.Type == QuestionType.Address && question.Answers.Address(q.Name) is { Uprn: null })
            ? new LookUpAnswer
            {
                Warning = new LocalText(
                    $"We could not find this address among those of {council.Name.English}. If it is in another council’s area, ask that council instead.",
                    $"Ni allem ddod o hyd i’r cyfeiriad hwn ymhlith cyfeiriadau {council.Name.In("cy")}. Os yw mewn ardal cyngor arall, gofynnwch i’r cyngor hwnnw yn lle hynny."),
            }
            : new LookUpAnswer());
}
