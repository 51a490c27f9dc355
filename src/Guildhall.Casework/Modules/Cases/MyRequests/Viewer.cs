using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>Whose cases somebody may see: their own, or those of the business or person they act for.</summary>
/// <param name="Holder">Whose.</param>
/// <param name="Kind">The stored word for the kind of holder.</param>
/// <param name="Restricted">The names of the services whose restricted cases are among them; null for all. A helper sees those of services whose files let helpers in; who keeps the books of a business sees none.</param>
/// <param name="Services">The names of the services whose cases they see; null for all.</param>
internal sealed record Viewer(Guid Holder, string Kind, string[]? Restricted, string[]? Services)
{
    /// <summary>The condition on a case <c>c</c> that they may see it; a viewer's members are its values.</summary>
    public const string Sees =
        """
        c.holder = @Holder and c.holder_kind = @Kind and (not c.restricted or @Restricted::text[] is null or c.service = any(@Restricted))
                and (@Services::text[] is null or c.service = any(@Services)) and not c.test
        """;

    public static Viewer Of(CurrentPerson person, ServiceCatalogue catalogue)
    {
        var holder = CaseHolder.Of(person);
        string[]? restricted = person.ActingAs.Kind == ActingKind.Business && !Helping.SeesConfidential(person) ? []
            : person.ActingAs.Kind == ActingKind.Person
            ? [.. catalogue.Current.Values.Select(version => version.Definition).Where(service => service.Privacy is { Restricted: true, IsClosedToHelpers: false }).Select(service => service.Name)]
            : null;
        return new Viewer(holder.Id, Text.Kebab(holder.Kind), restricted, Helping.ServicesOf(person));
    }
}
