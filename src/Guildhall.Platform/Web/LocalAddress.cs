using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Guildhall.Platform.Web;

/// <summary>Addresses that come back to us in a query or a form, to lead people back to where they were.</summary>
public static class LocalAddress
{
    /// <summary>Whether an address is one of this site's pages, written so that it may go into a header as it is.</summary>
    public static bool IsGood([NotNullWhen(true)] string? address) =>
        RedirectHttpResult.IsLocalUrl(address) && address.All(c => c is > ' ' and <= '~');
}
