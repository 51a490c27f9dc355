using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>Whose cases somebody may see: their own, or those of the business or person they act for.</summary>
/// <param name="Holder">Whose.</param>
/// <param name="Kind">The stored word for the kind of holder.</param>
/// <param name="SeesRestricted">Whether restricted cases are among them: a helper sees none, nor who keeps the books of a business.</param>
/// <param name="Services">The names of the services whose cases they see; null for all.</param>
internal sealed record Viewer(Guid Holder, string Kind, bool SeesRestricted, string[]? Services)
{
    public static Viewer Of(CurrentPerson person)
    {
        var holder = CaseHolder.Of(person);
        return new Viewer(holder.Id, Text.Kebab(holder.Kind), Helping.SeesConfidential(person), Helping.ServicesOf(person));
    }
}
